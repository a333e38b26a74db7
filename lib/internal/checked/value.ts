import { Construct } from 'constructs';
import { isJsonObject } from '../merge';
import { refuse, type Site } from '../refusal';
import { isInstance } from './classes';
import { correction } from './correction';
import { checkJson } from './json';
import { checkSpelling } from './spelling';
import { entryOf, type Field, fieldsOf, membersOf, namesOf, type TypeEntry } from './table';
import { allowedWords } from './words';

/** Where a value stands. */
export interface Place {
  readonly site: Site;
  /** The path of the value: `image.tag`, `revisions[1]`. */
  readonly prop: string;
  /** What stands before the names of its own fields: the path with a dot, or nothing for the props themselves. */
  readonly prefix: string;
  /** Whether it may be left out. */
  readonly optional: boolean;
}

/** Refuses a value that a parameter or prop does not take. `undefined` is one that was left out, `null` is not. */
export function checkField(site: Site, prop: string, prefix: string, value: unknown, field: Field): void {
  const { optional, type } = field;
  if (value === undefined && optional) return;
  // A null that YAML may hold is the business of whoever reads it.
  const isGap = value === undefined || (value === null && type !== 'any');
  if (isGap) refuseValue({ site, prop, prefix, optional }, value, type);
  checkValue({ site, prop, prefix, optional }, value, type);
}

function checkValue(place: Place, value: unknown, type: string): void {
  const isFit = FIT[type];
  if (isFit !== undefined) {
    if (!isFit(value)) refuseValue(place, value, type);
  } else if (type.endsWith('[]')) checkList(place, value, type);
  else if (type.endsWith('{}')) checkMap(place, value, type);
  else if (type === 'any') checkJson(place.site, place.prop, value);
  else {
    const entry = entryOf(type);
    // A table that was generated before the type was written does not have it: its check fails, the library works.
    if (entry !== undefined) CHECKS[entry.kind](place, value, entry);
  }
}

const FIT: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  date: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  'constructs.Construct': Construct.isConstruct,
  'constructs.IConstruct': Construct.isConstruct,
};

const CHECKS: Readonly<Record<TypeEntry['kind'], (place: Place, value: unknown, entry: TypeEntry) => void>> = {
  class: (place, value, entry) => {
    if (!isInstance(value, entry.name)) refuseValue(place, value, entry.name);
  },
  // Of any copy of its package.
  foreign: (place, value, entry) => {
    if (!isObject(value) || !hasMembers(value, entry)) refuseValue(place, value, entry.name);
  },
  interface: (place, value, entry) => {
    const needed = fieldsOf(entry).filter(({ optional }) => !optional);
    if (!isObject(value) || !hasMembers(value, entry) || !sharesOne(value, needed))
      refuseValue(place, value, entry.name);
    for (const field of fieldsOf(entry)) checkMember(place, value, field);
  },
  struct: checkStruct,
  enum: (place, value, entry) => {
    if (![...membersOf(entry).values()].includes(value)) refuseValue(place, value, entry.name);
  },
};

function checkStruct(place: Place, value: unknown, entry: TypeEntry): void {
  const fields = fieldsOf(entry);
  if (!isObject(value) || Array.isArray(value)) refuseValue(place, value, entry.name);
  if (isJsonObject(value)) checkSpelling(place, value, fields);
  const isEmpty = isJsonObject(value) && Object.keys(value).length === 0;
  if (!isEmpty && !sharesOne(value, fields)) refuseValue(place, value, entry.name);
  for (const field of fields) checkMember(place, value, field);
}

/** What shares nothing with the props are no props: a construct, a Map (which has a method `values`), the props of another class. */
function sharesOne(value: object, fields: readonly Field[]): boolean {
  const isPlain = isJsonObject(value);
  const has = (name: string): boolean =>
    name in value && (isPlain || typeof (value as Record<string, unknown>)[name] !== 'function');
  return fields.length === 0 || fields.some(({ name }) => has(name));
}

function checkMember({ site, prefix }: Place, owner: object, field: Field): void {
  const value = (owner as Record<string, unknown>)[field.name];
  // Most are: there is no need to say where.
  if (value === undefined && field.optional) return;
  const prop = `${prefix}${field.name}`;
  checkField(site, prop, `${prop}.`, value, field);
}

function checkList(place: Place, value: unknown, type: string): void {
  if (!Array.isArray(value)) refuseValue(place, value, type);
  // What is not there in a sparse list is undefined for a spread.
  for (const [index, each] of [...(value as unknown[])].entries()) {
    checkInside(place, `[${index}]`, each, { name: '', optional: false, type: type.slice(0, -2) });
  }
}

function checkMap(place: Place, value: unknown, type: string): void {
  if (!isJsonObject(value)) refuseValue(place, value, type);
  if (type === 'any{}') {
    checkJson(place.site, place.prop, value);
    return;
  }
  for (const [key, each] of Object.entries(value as object)) {
    checkInside(place, `.${key}`, each, { name: key, optional: true, type: type.slice(0, -2) });
  }
}

function checkInside({ site, prop }: Place, step: string, value: unknown, field: Field): void {
  checkField(site, `${prop}${step}`, `${prop}${step}.`, value, field);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function hasMembers(value: object, entry: TypeEntry): boolean {
  return namesOf(entry, 'has').every((name) => (value as Record<string, unknown>)[name] !== undefined);
}

function refuseValue({ site, prop, optional }: Place, value: unknown, type: string): never {
  const { fix, received } = correction(prop, value, type);
  const set = value === undefined ? `Set ${prop}.` : `Set ${prop} to that.`;
  const otherwise = optional ? `${set.slice(0, -1)}, or leave it out.` : set;
  return refuse(site, { prop, received, allowed: allowedWords(type), fix: fix ?? otherwise });
}
