/** A JSON object whose fields are the user's. */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * Merges objects deeply: the later one wins, lists and scalars are replaced whole. Neither input is changed, and changing one of
 * them afterwards does not change the result.
 */
export function mergeDeep(base: JsonObject, over: JsonObject): JsonObject {
  // A map, because an object takes what is assigned to `__proto__` for its prototype.
  const merged = new Map(Object.entries(base).map(([key, value]) => [key, copyOf(value)]));
  for (const [key, value] of Object.entries(over)) {
    const present = merged.get(key);
    merged.set(key, isJsonObject(present) && isJsonObject(value) ? mergeDeep(present, value) : copyOf(value));
  }
  return Object.fromEntries(merged);
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  return isJsonObject(value) ? mergeDeep({}, value) : value;
}

/** Whether a value is a JSON object: no list, no null, no instance of a class. */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype.constructor?.name === 'Object';
}

/** A field that an object has itself: a key of a user may be called as what every object inherits, such as `constructor`. */
export function ownField<T>(object: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The path and the two values of every leaf that `over` would set to something else than `base` has. */
export function contradictions(
  base: JsonObject,
  over: JsonObject,
  path = '',
): { path: string; mine: unknown; theirs: unknown }[] {
  return Object.entries(over).flatMap(([key, theirs]) => {
    if (!Object.hasOwn(base, key)) return [];
    const at = path === '' ? key : `${path}.${key}`;
    const mine = base[key];
    if (isJsonObject(mine) && isJsonObject(theirs)) return contradictions(mine, theirs, at);
    return JSON.stringify(mine) === JSON.stringify(theirs) ? [] : [{ path: at, mine, theirs }];
  });
}
