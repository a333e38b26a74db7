import { isJsonObject } from '../merge';
import { hidden, refuse, type Site } from '../refusal';

/** Objects of JavaScript that no YAML can hold. An instance of another class may be one that cdk8s resolves, such as a `Lazy`. */
const UNFIT = [Map, Set, WeakMap, WeakSet, Date, RegExp, Error, Promise, ArrayBuffer, Number, String, Boolean];

/** Refuses what cannot stand in YAML, at any depth: functions, numbers that are none, instances of classes, a circle. */
export function checkJson(site: Site, prop: string, value: unknown, around: readonly object[] = []): void {
  if (value === null || Number.isFinite(value) || SCALARS.includes(typeof value)) return;
  if (typeof value !== 'object' || isUnfit(value)) {
    const allowed = 'a text, a finite number, true or false, a list or a map';
    const received = typeof value === 'number' ? value : hidden(value);
    refuse(site, { prop, received, allowed, fix: 'Write the value as a YAML file would have it.' });
  }
  checkInside(site, prop, value, around);
}

/** Without a value a field is left out. */
const SCALARS = ['string', 'boolean', 'undefined'];

function checkInside(site: Site, prop: string, value: object, around: readonly object[]): void {
  if (around.includes(value)) {
    const fix = 'Take the object out of itself.';
    refuse(site, { prop, received: hidden(value), allowed: 'a value that does not hold itself', fix });
  }
  const within = [...around, value];
  if (Array.isArray(value)) {
    for (const [index, each] of [...(value as unknown[])].entries()) {
      const at = `${prop}[${index}]`;
      if (each === undefined) {
        refuse(site, { prop: at, received: each, allowed: 'a list without gaps', fix: 'Take it out of the list.' });
      }
      checkJson(site, at, each, within);
    }
  } else if (isJsonObject(value)) {
    for (const [key, each] of Object.entries(value)) checkJson(site, `${prop}.${key}`, each, within);
  }
}

function isUnfit(value: object): boolean {
  return ArrayBuffer.isView(value) || UNFIT.some((each) => value instanceof each);
}
