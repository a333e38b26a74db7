import { Yaml } from 'cdk8s';
import { isJsonObject, type JsonObject } from './merge';

/**
 * A YAML document as `Yaml.stringify` writes it, byte for byte, in a tenth of the time: that one builds a tree of nodes, with their comments
 * and anchors, and asks for each text anew how it has to be quoted. Manifests are maps, lists and few different texts, and so each text is
 * asked for once; what a manifest hardly ever has is left to `Yaml.stringify` as a whole.
 */
export function manifestYaml(document: unknown): string {
  if (!isJsonObject(document)) return Yaml.stringify(document);
  try {
    return new Writer().document(document);
  } catch (error) {
    if (error !== UNUSUAL) throw error;
    return Yaml.stringify(document);
  }
}

/** Thrown by what finds that a document is to be written by `Yaml` itself. */
const UNUSUAL = Symbol('unusual');

const STEP = '  ';

/** Texts whose form depends on where they stand: they begin or end documents, or are directives. */
const MARKER = /^(?:%|---|\.\.\.)/m;

/** More than any text that is the same in many places. */
const LONGEST_KEPT = 200;

const MOST_KEPT = 5000;

/** How single values stand in a list, and keys before their colon. */
const VALUES = new Map<string, string>();
const KEYS = new Map<string, string>();

class Writer {
  /** What stands in two places would be written once, with an anchor. */
  private readonly seen = new Set<object>();

  public document(document: JsonObject): string {
    const text = this.map(document, '');
    return `${text === undefined ? '{}' : text.slice(1)}\n`;
  }

  /** A line for each entry, each behind a line feed; nothing for an empty map. */
  private map(map: JsonObject, indent: string): string | undefined {
    this.enter(map);
    let text = '';
    for (const key in map) {
      if (!Object.hasOwn(map, key)) throw UNUSUAL;
      text += `\n${indent}${keyText(key)}:${this.behind(map[key], indent, false)}`;
    }
    return text === '' ? undefined : text;
  }

  private list(list: readonly unknown[], indent: string): string | undefined {
    this.enter(list);
    let text = '';
    for (const each of list) text += `\n${indent}-${this.behind(each, indent, true)}`;
    return text === '' ? undefined : text;
  }

  /** A value with what parts it from its key or dash. Behind a dash a map or list begins in the same line. */
  private behind(value: unknown, indent: string, isItem: boolean): string {
    if (typeof value !== 'object' || value === null) return ` ${indented(valueText(value), indent)}`;
    const inner = indent + STEP;
    let text: string | undefined;
    if (Array.isArray(value)) text = this.list(value, inner) ?? ' []';
    else if (isJsonObject(value)) text = this.map(value, inner) ?? ' {}';
    else throw UNUSUAL;
    return isItem && text.startsWith('\n') ? ` ${text.slice(1 + inner.length)}` : text;
  }

  private enter(value: object): void {
    if (this.seen.has(value)) throw UNUSUAL;
    this.seen.add(value);
  }
}

function keyText(key: string): string {
  const text = KEYS.get(key) ?? kept(KEYS, key, () => shown(key, { [key]: 0 }, '', ': 0\n'));
  // A long key stands in a line of its own.
  if (text.includes('\n')) throw UNUSUAL;
  return text;
}

function valueText(value: unknown): string {
  if (typeof value === 'string')
    return VALUES.get(value) ?? kept(VALUES, value, () => shown(value, [value], '- ', '\n'));
  if (value === null || typeof value === 'boolean' || Number.isSafeInteger(value)) {
    if (!Object.is(value, -0)) return String(value);
  }
  throw UNUSUAL;
}

/** A text as `Yaml` writes it, without what it stands in. */
function shown(text: string, example: object, before: string, behind: string): string {
  if (MARKER.test(text)) throw UNUSUAL;
  const whole = Yaml.stringify(example);
  if (!whole.startsWith(before) || !whole.endsWith(behind)) throw UNUSUAL;
  return whole.slice(before.length, -behind.length);
}

function kept(texts: Map<string, string>, text: string, make: () => string): string {
  const made = make();
  if (text.length > LONGEST_KEPT) return made;
  if (texts.size >= MOST_KEPT) texts.clear();
  texts.set(text, made);
  return made;
}

/** A text of several lines is a block, whose lines stand behind what it is the value of; empty ones are left empty. */
function indented(text: string, indent: string): string {
  return indent === '' || !text.includes('\n') ? text : text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}
