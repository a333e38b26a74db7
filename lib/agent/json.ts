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

/** A JSON value without its empty fields, which mean the same as none, and without those that are dropped below their parent. */
export function withoutEmpty(
  value: unknown,
  isDropped: (field: string, parent: string) => boolean,
  parent = '',
): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutEmpty(item, isDropped));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([name]) => !isDropped(name, parent))
    .map(([name, field]) => [name, withoutEmpty(field, isDropped, name)] as const)
    .filter(([, field]) => !isEmpty(field));
  return Object.fromEntries(entries);
}

/** An empty text is no empty field. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
