/** A JSON object whose fields are the user's. */
export type JsonObject = { readonly [key: string]: unknown };

/** Merges objects deeply: the later one wins, lists and scalars are replaced whole. Neither input is changed. */
export function mergeDeep(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    merged[key] = isJsonObject(present) && isJsonObject(value) ? mergeDeep(present, value) : value;
  }
  return merged;
}

/** Whether a value is a JSON object: no list, no null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The path and the two values of every leaf that `over` would set to something else than `base` has. */
export function contradictions(
  base: JsonObject,
  over: JsonObject,
  path = '',
): { path: string; mine: unknown; theirs: unknown }[] {
  return Object.entries(over).flatMap(([key, theirs]) => {
    if (!(key in base)) return [];
    const at = path === '' ? key : `${path}.${key}`;
    const mine = base[key];
    if (isJsonObject(mine) && isJsonObject(theirs)) return contradictions(mine, theirs, at);
    return JSON.stringify(mine) === JSON.stringify(theirs) ? [] : [{ path: at, mine, theirs }];
  });
}
