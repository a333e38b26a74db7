import { isJsonObject } from '../merge';
import { hidden, refuse, type Site } from '../refusal';

/** Objects of JavaScript that no YAML can hold. An instance of another class may be one that cdk8s resolves, such as a `Lazy`. */
const UNFIT = [Map, Set, WeakMap, WeakSet, Date, RegExp, Error, Promise, ArrayBuffer, Number, String, Boolean];

/** Without a value a field is left out. */
const SCALARS = ['string', 'boolean', 'undefined'];

/** Deeper than anything that is written, and far from where a stack ends. */
const MOST_LEVELS = 200;

interface Walk {
  /** The objects around the value. */
  readonly around: readonly object[];
  /** What was checked already: many places may share one object. */
  readonly done: Set<object>;
}

/** Refuses what cannot stand in YAML, at any depth: functions, numbers that are none, instances of classes, a circle. */
export function checkJson(site: Site, prop: string, value: unknown): void {
  check(site, prop, value, { around: [], done: new Set() });
}

function check(site: Site, prop: string, value: unknown, walk: Walk): void {
  if (value === null || Number.isFinite(value) || SCALARS.includes(typeof value)) return;
  if (typeof value !== 'object' || isUnfit(value)) {
    const allowed = 'a text, a finite number, true or false, a list or a map';
    const received = typeof value === 'number' ? value : hidden(value);
    refuse(site, { prop, received, allowed, fix: 'Write the value as a YAML file would have it.' });
  }
  if (walk.done.has(value)) return;
  checkInside(site, prop, value, walk);
  walk.done.add(value);
}

function checkInside(site: Site, prop: string, value: object, { around, done }: Walk): void {
  if (around.includes(value) || around.length === MOST_LEVELS) {
    const allowed = `lists and maps of a finite size, at most ${MOST_LEVELS} in each other`;
    const fix = 'Take out what holds itself.';
    refuse(site, { prop: prop.slice(0, LONGEST_PATH), received: hidden(value), allowed, fix });
  }
  const walk = { around: [...around, value], done };
  if (Array.isArray(value)) {
    for (const [index, each] of [...(value as unknown[])].entries()) {
      const at = `${prop}[${index}]`;
      if (each === undefined) {
        refuse(site, { prop: at, received: each, allowed: 'a list without gaps', fix: 'Take it out of the list.' });
      }
      check(site, at, each, walk);
    }
  } else if (isJsonObject(value)) {
    for (const [key, each] of Object.entries(value)) check(site, `${prop}.${key}`, each, walk);
  }
}

/** What is shown of the path of a value that goes deeper than that. */
const LONGEST_PATH = 200;

function isUnfit(value: object): boolean {
  return ArrayBuffer.isView(value) || UNFIT.some((each) => value instanceof each);
}
