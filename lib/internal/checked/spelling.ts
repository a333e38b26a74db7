import { hidden, refuse, type Site } from '../refusal';
import type { Field } from './table';

/**
 * Refuses a name that is nearly one of the props: it would be ignored. Any other name may be there, as TypeScript has it for an object
 * that serves more than one call.
 */
export function checkSpelling(
  { site, prefix }: { readonly site: Site; readonly prefix: string },
  given: object,
  fields: readonly Field[],
): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || fields.some((field) => field.name === name)) continue;
    const meant = fields.find((field) => !Object.hasOwn(given, field.name) && isNear(name, field.name))?.name;
    if (meant === undefined) continue;
    const fix = `Did you mean ${prefix}${meant}?`;
    refuse(site, { prop: `${prefix}${name}`, received: hidden(value), allowed: 'nothing: there is no such prop', fix });
  }
}

/** In short names two letters make another word. */
const LONG = 6;

function isNear(name: string, known: string): boolean {
  const [a, b] = [letters(name), letters(known)];
  return a === b || distance(a, b) <= (Math.min(a.length, b.length) < LONG ? 1 : 2);
}

/** `trust_domain`, `trust-domain` and `trustdomain` are one. */
function letters(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}

/** How many letters have to be put in, taken out or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      const [left = 0, above = 0, diagonal = 0] = [next[j - 1], row[j], row[j - 1]];
      next.push(Math.min(left + 1, above + 1, diagonal + (b[j - 1] === letter ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
