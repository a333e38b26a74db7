import { goSeconds } from './go-duration';

const DURATIONS = ['duration', 'renewBefore'];

/**
 * The paths at which `actual` lacks what `expected` has; an empty list when all of it is there.
 *
 * The items of a list have to be there in the same order, others may stand between them. Durations compare by their length, and the
 * positions in overlay paths (`args[7]`, `args[-1]`) do not matter, because the order of the list says where each value goes.
 */
export function missingFrom(actual: unknown, expected: unknown, path = ''): string[] {
  if (Array.isArray(expected)) return missingItems(actual, expected, path);
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return [path];
    return Object.entries(expected).flatMap(([key, value]) =>
      missingFrom((actual as Record<string, unknown>)[key], value, `${path}.${key}`),
    );
  }
  return sameScalar(actual, expected, path.split('.').pop() ?? '') ? [] : [path];
}

function missingItems(actual: unknown, expected: unknown[], path: string): string[] {
  if (!Array.isArray(actual)) return [path];
  let from = 0;
  return expected.flatMap((item, index) => {
    const found = actual.findIndex((candidate, i) => i >= from && missingFrom(candidate, item, path).length === 0);
    if (found < 0) return [`${path}[${index}]`];
    from = found + 1;
    return [];
  });
}

function sameScalar(actual: unknown, expected: unknown, field: string): boolean {
  if (typeof actual !== 'string' || typeof expected !== 'string') return actual === expected;
  if (DURATIONS.includes(field)) return goSeconds(actual) === goSeconds(expected);
  if (field === 'path') return withoutPositions(actual) === withoutPositions(expected);
  return actual === expected;
}

function withoutPositions(path: string): string {
  return path.replace(/\[-?\d+\]/g, '[]');
}
