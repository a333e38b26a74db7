import { type JsonObject, mergeDeep } from '../../internal/merge';
import type { AgentSettings } from '../settings';
import { sorted } from '../sorted';
import { chartValues, OPTIONS } from './index';

/** Settings as values of their release's chart: those that are not its defaults. What its chart does not have is left out. */
export function valuesOfSettings(settings: AgentSettings, more: JsonObject): JsonObject {
  const known = new Map(chartValues(settings.release).map((row) => [row.path, row]));
  let values: JsonObject = {};
  for (const option of OPTIONS) {
    for (const [path, value] of Object.entries(option.tell(settings.get(option), settings))) {
      const row = known.get(path);
      if (row === undefined || value === undefined || isSame(value, row.default)) continue;
      values = mergeDeep(values, nested(path.split('.'), value));
    }
  }
  const [own, added] = [values, more].map(({ volumes = [], volumeMounts = [] }) => ({ volumes, volumeMounts }));
  const joined = Object.entries(own ?? {}).map(([key, list]) => [
    key,
    [...(list as unknown[]), ...((added as Record<string, unknown[]>)[key] ?? [])],
  ]);
  const lists = Object.fromEntries(joined.filter(([, list]) => (list as unknown[]).length > 0));
  return mergeDeep(mergeDeep(values, more), lists);
}

function nested([first = '', ...rest]: readonly string[], value: unknown): JsonObject {
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

function isSame(value: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(value)) === JSON.stringify(sorted(other));
}
