import { isJsonObject } from '../../internal/merge';

/** What `if` makes of a value in a Go template: null, false, 0, an empty text, list and map are all "no". */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}
