import { isJsonObject, type JsonObject } from '../internal/merge';
import { refuse, type Site } from '../internal/refusal';

/** A copy of a chart's values that every delivery can carry: maps, lists, texts, numbers and booleans, without `undefined` fields. */
export function plainValues(site: Site, values: JsonObject, prop = 'values'): JsonObject {
  if (!isJsonObject(values)) refuseValue(site, prop, values, 'a map');
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, plainValue(site, value, `${prop}.${key}`)]));
}

function plainValue(site: Site, value: unknown, prop: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => plainValue(site, item, `${prop}[${index}]`));
  if (isJsonObject(value)) return plainValues(site, value, prop);
  if (['string', 'boolean'].includes(typeof value) || Number.isFinite(value)) return value;
  return refuseValue(site, prop, value, 'a text, a number, a boolean, a list or a map');
}

function refuseValue(site: Site, prop: string, value: unknown, allowed: string): never {
  return refuse(site, {
    prop,
    received: typeof value === 'object' || typeof value === 'number' ? value : String(value),
    allowed,
    fix:
      value === null
        ? 'A null cannot be delivered: cdk8s and Kubernetes drop it. Set the value that the chart should have.'
        : 'Write the value as a values file would have it.',
  });
}
