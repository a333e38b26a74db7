import { Yaml } from 'cdk8s';
import { isJsonObject, type JsonObject } from './merge';

/**
 * A YAML document as `Yaml.stringify` writes it, byte for byte, in a tenth of the time: that one builds a tree of nodes, with their comments
 * and anchors, and asks for each text anew how it has to be quoted. Manifests are maps, lists and few different texts, and so each text is
 * asked for once; what a manifest hardly ever has is left to `Yaml.stringify` as a whole.
 */
export function manifestYaml(document: unknown): string {
  if (!isJsonObject(document)) return Yaml.stringify(document);
  forget();
  try {
    const writer = new Writer();
    const text = writer.write(document);
    return writer.learns() ? new Writer().write(document) : text;
  } catch (error) {
    if (error !== UNUSUAL) throw error;
    return Yaml.stringify(document);
  }
}

/** Thrown by what finds that a document is to be written by `Yaml` itself. */
const UNUSUAL = Symbol('unusual');

const STEP = '  ';

/** Texts that YAML cannot take for anything else: words, paths and flags, longer than what stands for true, false and nothing. */
const PLAIN = /^(?:--)?[A-Za-z][A-Za-z0-9_./=-]{5,200}$/;

/** Texts whose form depends on where they stand: they begin or end documents, or are directives. */
const MARKER = /^(?:%|---|\.\.\.)/m;

const MOST_CHARACTERS = 2 ** 20;

/** How other texts stand in a list, and keys before their colon. */
const VALUES = new Map<string, string>();
const KEYS = new Map<string, string>();
let characters = 0;

/** Not while a document is written, which needs all of its texts. */
function forget(): void {
  if (characters < MOST_CHARACTERS) return;
  VALUES.clear();
  KEYS.clear();
  characters = 0;
}

class Writer {
  /** What stands in two places would be written once, with an anchor. */
  private readonly seen = new Set<object>();
  private readonly values = new Set<string>();
  private readonly keys = new Set<string>();

  /** The document, unless there are texts to be learned first. */
  public write(document: JsonObject): string {
    const text = this.map(document, '');
    return `${text === '' ? '{}' : text.slice(1)}\n`;
  }

  /** Asks for all texts that were not known, at once; tells whether there were any. */
  public learns(): boolean {
    learn(VALUES, [...this.values], (text) => text, '');
    learn(KEYS, [...this.keys], (text) => ({ [text]: 0 }), ': 0');
    return this.values.size + this.keys.size > 0;
  }

  /** A line for each entry, each behind a line feed. */
  private map(map: JsonObject, indent: string): string {
    this.enter(map);
    let text = '';
    for (const key in map) {
      if (!Object.hasOwn(map, key)) throw UNUSUAL;
      text += `\n${indent}${this.textOf(key, KEYS, this.keys)}:${this.behind(map[key], indent, false)}`;
    }
    return text;
  }

  private list(list: readonly unknown[], indent: string): string {
    this.enter(list);
    let text = '';
    for (const each of list) text += `\n${indent}-${this.behind(each, indent, true)}`;
    return text;
  }

  /** A value with what parts it from its key or dash. Behind a dash a map or list begins in the same line. */
  private behind(value: unknown, indent: string, isItem: boolean): string {
    if (typeof value === 'string') return ` ${indented(this.textOf(value, VALUES, this.values), indent)}`;
    if (typeof value !== 'object' || value === null) return ` ${scalarText(value)}`;
    const inner = indent + STEP;
    if (!Array.isArray(value) && !isJsonObject(value)) throw UNUSUAL;
    const text = Array.isArray(value) ? this.list(value, inner) : this.map(value, inner);
    if (text === '') return Array.isArray(value) ? ' []' : ' {}';
    return isItem ? ` ${text.slice(1 + inner.length)}` : text;
  }

  private textOf(text: string, known: ReadonlyMap<string, string>, unknown: Set<string>): string {
    if (PLAIN.test(text)) return text;
    const shown = known.get(text);
    if (shown === undefined) unknown.add(text);
    return shown ?? '';
  }

  private enter(value: object): void {
    if (this.seen.has(value)) throw UNUSUAL;
    this.seen.add(value);
  }
}

function scalarText(value: unknown): string {
  const isUsual = value === null || typeof value === 'boolean' || Number.isSafeInteger(value);
  if (!isUsual || Object.is(value, -0)) throw UNUSUAL;
  return String(value);
}

/** Has `Yaml` write a list of texts, or of what they stand in, and takes apart what it writes. */
function learn(
  known: Map<string, string>,
  texts: readonly string[],
  example: (text: string) => unknown,
  behind: string,
) {
  if (texts.length === 0) return;
  if (texts.some((text) => MARKER.test(text))) throw UNUSUAL;
  // Only an item begins with a dash at the start of a line.
  const items = `\n${Yaml.stringify(texts.map(example))}`.slice(0, -1).split('\n- ').slice(1);
  if (items.length !== texts.length) throw UNUSUAL;
  for (const [index, item] of items.entries()) {
    const text = item.slice(0, item.length - behind.length);
    // A long key stands in a line of its own.
    const isUnfit = behind !== '' && (!item.endsWith(behind) || text.includes('\n'));
    if (isUnfit) throw UNUSUAL;
    known.set(texts[index] ?? '', text);
    characters += 2 * text.length;
  }
}

/** A text of several lines is a block, whose lines stand behind what it is the value of; empty ones are left empty. */
function indented(text: string, indent: string): string {
  return indent === '' || !text.includes('\n') ? text : text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}
