import { isJsonObject } from '../internal/merge';

/** A JSON value with its keys in order, and without undefined fields. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, sorted(field)]));
}

export function isSame(value: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(value)) === JSON.stringify(sorted(other));
}

/**
 * A JSON value without its fields that are not there, and without those that are dropped below their parent. An empty map or list stays:
 * a selector `{}` selects everything, `emptyDir: {}` and `selfSigned: {}` choose a kind.
 */
export function withoutNulls(
  value: unknown,
  isDropped: (field: string, parent: string) => boolean,
  parent = '',
): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, isDropped));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([name, field]) => field !== undefined && field !== null && !isDropped(name, parent))
    .map(([name, field]) => [name, withoutNulls(field, isDropped, name)] as const);
  return Object.fromEntries(entries);
}
