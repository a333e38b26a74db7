import fc from 'fast-check';
import { hostileText, hostileValue } from './hostile';

/** A change of one place in a tree, which is counted in the order in which a tree is written. */
interface Edit {
  readonly place: number;
  readonly action: 'replace' | 'remove' | 'add' | 'rename' | 'double' | 'wrap' | 'append';
  readonly key: string;
  readonly value: unknown;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  place: fc.nat(9999),
  action: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'rename', 'double', 'wrap', 'append'),
  key: hostileText,
  value: hostileValue,
});

/** A tree of JSON with some of its places changed. */
export function edited(tree: unknown, most = 4): fc.Arbitrary<unknown> {
  return fc.array(edit, { maxLength: most }).map((edits) => edits.reduce<unknown>(applied, tree));
}

interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

function applied(tree: unknown, { place, action, key, value }: Edit): unknown {
  const root = { tree: structuredClone(tree) };
  const places = placesIn(root);
  const chosen = places[place % places.length];
  if (chosen === undefined) return tree;
  const { holder, key: own } = chosen;
  const here: unknown = Reflect.get(holder, own);
  const set = (name: string, it: unknown, into: object = holder) =>
    Object.defineProperty(into, name, { value: it, enumerable: true, configurable: true, writable: true });
  const isMap = typeof here === 'object' && here !== null && !Array.isArray(here);
  if (action === 'replace') set(own, value);
  else if (action === 'remove') {
    if (Array.isArray(holder)) holder.splice(Number(own), 1);
    else delete holder[own];
  } else if (action === 'wrap') set(own, [here, { [key]: here }]);
  else if (action === 'append' && typeof here === 'string') set(own, here + key);
  else if (action === 'double' && Array.isArray(holder)) holder.push(here, value);
  else if (action === 'rename' && !Array.isArray(holder) && holder !== root) {
    delete holder[own];
    set(key, here);
  } else if (isMap) set(key, value, here);
  else set(own, value);
  return root.tree;
}

/** Every place of a tree that holds a value. */
function placesIn(holder: Place['holder'], all: Place[] = []): Place[] {
  for (const [key, value] of Object.entries(holder)) {
    all.push({ holder, key });
    if (typeof value === 'object' && value !== null) placesIn(value as Place['holder'], all);
  }
  return all;
}
