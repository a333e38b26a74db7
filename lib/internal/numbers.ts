import { refuse, type Site } from './refusal';

/** Refuses what is not a whole number between two bounds, both included. */
export function checkWholeNumber(
  site: Site,
  prop: string,
  value: number,
  bounds: { min: number; max?: number },
  fix: string,
): void {
  const { min, max = Number.MAX_SAFE_INTEGER } = bounds;
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const allowed = bounds.max === undefined ? `a whole number from ${min} on` : `a whole number from ${min} to ${max}`;
  refuse(site, { prop, received: value, allowed, fix });
}

export function checkOneOf(site: Site, prop: string, value: string, values: readonly string[], fix: string): void {
  if (values.includes(value)) return;
  refuse(site, { prop, received: value, allowed: values.join(', '), fix });
}
