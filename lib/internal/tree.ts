import { isJsonObject } from './merge';
import { MOST_BYTES } from './read-input';
import { hidden, refuse, type Site } from './refusal';

/** Far above what a cluster is told, and few enough for the memory of a small machine. */
export const MOST_NODES = 1_000_000;

/** Far above any Kubernetes object; what walks a tree calls itself for each level. */
export const MOST_LEVELS = 100;

export const TOO_MANY = `holds more than ${MOST_NODES.toLocaleString('en')} nodes, with what is repeated by reference`;

/** Why lists and maps must not be walked; nothing where they may be. What stands in several places counts in each. */
export function excessOf(tree: unknown): string | undefined {
  let [nodes, characters] = [0, 0];
  const above = new Set<unknown>();
  const visit = (value: unknown): string | undefined => {
    if (typeof value === 'string') characters += value.length;
    if (characters > MOST_BYTES)
      return `holds more than ${MOST_BYTES / 2 ** 20} MiB with what is repeated by reference`;
    const isMap = isJsonObject(value);
    if (!isMap && !Array.isArray(value)) return undefined;
    if (above.has(value)) return 'holds itself: a reference leads back to what it stands in';
    // The list of documents is a level too.
    if (above.size > MOST_LEVELS) return `has more than ${MOST_LEVELS} levels`;
    const keys = isMap ? Object.keys(value) : [];
    for (const key of keys) characters += key.length;
    nodes += isMap ? keys.length : value.length;
    if (nodes > MOST_NODES) return TOO_MANY;
    above.add(value);
    for (const child of isMap ? Object.values(value) : value) {
      const excess = visit(child);
      if (excess !== undefined) return excess;
    }
    above.delete(value);
    return undefined;
  };
  return visit(tree);
}

/** Refuses lists and maps of the caller's that must not be walked. */
export function checkTree(site: Site, prop: string, tree: unknown): void {
  const excess = excessOf(tree);
  if (excess === undefined) return;
  const fix = `It ${excess}: build the value anew, as a values file would have it.`;
  refuse(site, { prop, received: hidden(tree), allowed: 'lists and maps of a finite size', fix });
}
