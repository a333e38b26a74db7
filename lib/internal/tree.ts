import { isJsonObject, type JsonObject } from './merge';
import { hidden, refuse, type Site } from './refusal';
import { holdsPrivateKey } from './secrets';

/** How much the manifests of a cluster may hold, in one file or many: some 6,000 objects. What stands in several places counts in each. */
export const OF_MANIFESTS = { nodes: 300_000, mebibytes: 48 };

/** The manifests of two outputs together, both of which are in memory. */
export const OF_TWO_OUTPUTS = { nodes: 350_000, mebibytes: 56 };

/** Of a chart's values, which are copied several times. Helm keeps them in a Secret, which takes 1 MiB; a text of more js-yaml cannot write. */
export const OF_VALUES = { nodes: 50_000, mebibytes: 1 };

/** Far above any Kubernetes object; what walks a tree calls itself for each level. */
export const MOST_LEVELS = 100;

export function tooLarge({ nodes, mebibytes }: typeof OF_MANIFESTS): string {
  return `holds more than ${nodes.toLocaleString('en')} nodes or ${mebibytes} MiB, with what is repeated by reference`;
}

/** What several inputs may hold together. It is counted as they are read. */
export class Allowance {
  private nodes = 0;
  private characters = 0;
  /** Of the texts themselves, of which comments are no part of any tree. */
  private read = 0;

  public constructor(public readonly limits = OF_MANIFESTS) {}

  /** Why a text must not be parsed; nothing where it may be. */
  public excessOfText(text: string): string | undefined {
    this.read += text.length;
    let isTooLarge = this.read > this.limits.mebibytes * 2 ** 20;
    // Each node, line and escape takes one or two of these signs, and the parser 150 bytes for it.
    const signs = /[,:[{\n\\]|[-?.](?=\s)/g;
    const most = 2 * (this.limits.nodes - this.nodes);
    for (let count = 0; !isTooLarge && signs.test(text); count += 1) isTooLarge = count > most;
    return isTooLarge ? tooLarge(this.limits) : undefined;
  }

  /** Why lists and maps must not be walked; nothing where they may be. */
  public excessOf(tree: unknown): string | undefined {
    const { limits } = this;
    const above = new Set<unknown>();
    const visit = (value: unknown): string | undefined => {
      this.nodes += 1;
      if (typeof value === 'string') this.characters += value.length;
      if (this.nodes > limits.nodes || this.characters > limits.mebibytes * 2 ** 20) return tooLarge(limits);
      if (!Array.isArray(value) && !isJsonObject(value)) return undefined;
      if (above.has(value)) return 'holds itself: a reference leads back to what it stands in';
      // The list of documents is a level too.
      if (above.size > MOST_LEVELS) return `has more than ${MOST_LEVELS} levels`;
      above.add(value);
      for (const key in value) {
        this.characters += key.length;
        const excess = visit((value as { [key: string]: unknown })[key]);
        if (excess !== undefined) return excess;
      }
      above.delete(value);
      return undefined;
    };
    return visit(tree);
  }
}

/** Why lists and maps must not be walked; nothing where they may be. */
export function excessOf(tree: unknown, limits: typeof OF_MANIFESTS): string | undefined {
  return new Allowance(limits).excessOf(tree);
}

/** Refuses a chart's values, or what is like them, that must not be walked. */
export function checkValues(site: Site, values: unknown, at = 'values'): void {
  const excess = excessOf(values, OF_VALUES);
  const fix = `It ${excess}: build the value anew, as a values file would have it.`;
  const refusal = { prop: at, received: hidden(values), allowed: 'lists and maps of a finite size', fix };
  if (excess !== undefined) refuse(site, refusal);
  visitLeaves(values, at, (value, prop) => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      refuse(site, {
        prop,
        received: value,
        allowed: 'a number that JSON has',
        fix: 'YAML and JSON cannot hand on another one.',
      });
    }
    refusePrivateKey(site, prop, value);
  });
}

/** Refuses a private key in any text or key of what is printed as it is, and goes from there into Git. */
export function checkNoPrivateKey(site: Site, prop: string, tree: unknown): void {
  // Of all objects hardly one does, and only for that one it matters where.
  if (new KeySearch().finds(tree)) visitLeaves(tree, prop, (value, at) => refusePrivateKey(site, at, value));
}

/** Less than any key has, and more than most texts of an object. */
const SHORTEST_KEY = 20;

/** Few enough for that what is referred to twice can be looked at twice. */
const MOST_REVISITED = 10_000;

/** Looks for a private key in a tree, for each object that is made. */
class KeySearch {
  private readonly above: object[] = [];
  private visited = 0;
  private seen?: Set<object>;

  public finds(value: unknown): boolean {
    if (typeof value === 'string') return value.length >= SHORTEST_KEY && holdsPrivateKey(value);
    if (typeof value !== 'object' || value === null) return false;
    const isList = Array.isArray(value);
    if ((!isList && !isJsonObject(value)) || this.isKnown(value)) return false;
    this.above.push(value);
    if (isList ? this.findsInList(value) : this.findsInMap(value)) return true;
    this.above.pop();
    return false;
  }

  private findsInList(list: readonly unknown[]): boolean {
    for (const each of list) if (this.finds(each)) return true;
    return false;
  }

  private findsInMap(map: JsonObject): boolean {
    for (const key in map) {
      if ((key.length >= SHORTEST_KEY && holdsPrivateKey(key)) || this.finds(map[key])) return true;
    }
    return false;
  }

  private isKnown(value: object): boolean {
    this.visited += 1;
    if (this.visited < MOST_REVISITED) return this.above.includes(value);
    this.seen ??= new Set(this.above);
    if (this.seen.has(value)) return true;
    this.seen.add(value);
    return false;
  }
}

function refusePrivateKey(site: Site, prop: string, value: unknown): void {
  if (typeof value !== 'string' || !holdsPrivateKey(value)) return;
  const allowed = 'nothing that holds a private key: this is written out as it is, and kept where the output is kept';
  const fix = 'Keep the key in a Secret of the cluster, and where certificates are asked for hand in these alone.';
  refuse(site, { prop, received: hidden(value), allowed, fix });
}

/** Goes to every value and key that is no list or map, each by its path; what refers to itself is entered once. */
function visitLeaves(tree: unknown, path: string, leave: (value: unknown, path: string) => void): void {
  const seen = new Set<unknown>();
  const visit = (value: unknown, at: string): void => {
    if (!Array.isArray(value) && !isJsonObject(value)) {
      leave(value, at);
      return;
    }
    if (seen.has(value)) return;
    seen.add(value);
    for (const [key, field] of Object.entries(value)) {
      if (!Array.isArray(value)) leave(key, `a key of ${at}`);
      visit(field, Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`);
    }
  };
  visit(tree, path);
}
