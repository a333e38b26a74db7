import { isJsonObject, type JsonObject } from '../../internal/merge';
import { refuse, type Site } from '../../internal/refusal';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { ChartValue, ValueType } from '../options/option';
import type { Scalar, StringMap } from '../settings';
import type { HelmRelease } from './helm-release';

const WANTED: Record<ValueType, string> = {
  string: 'a text (quote it in YAML)',
  number: 'a number (without quotes in YAML)',
  boolean: 'true or false (without quotes in YAML)',
  object: 'a map',
  array: 'a list',
  strings: 'a list of texts',
  annotations: 'a list of maps with name and value',
  any: 'anything',
};

/** What `if` makes of a value in a Go template: null, false, 0, an empty text, list and map are all "no". */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}

/** The values of one chart: its defaults with a user's values over them, merged and checked as Helm does. */
export class ChartReader {
  private readonly values = new Map<string, unknown>();
  private readonly written = new Map<string, readonly string[]>();

  /**
   * @param rows the values that the release's chart has
   * @param user the user's values; neither kept nor changed
   * @throws Error for a key that the release's chart does not have, or a value of another type than its schema says
   */
  public constructor(
    public readonly site: Site,
    public readonly release: IstioCsrRelease,
    public readonly helm: HelmRelease,
    rows: readonly ChartValue[],
    user: JsonObject,
  ) {
    for (const row of rows) this.values.set(row.path, row.default);
    this.take(site, user, new Map(rows.map((row) => [row.path, row])), '');
  }

  /** Has a flag written as the chart does, where that is another way than the value would be written. */
  public quirk(flag: string, texts: readonly string[]): void {
    this.written.set(flag, texts);
  }

  /** The flags that were said to be written as the chart does. */
  public get quirks(): ReadonlyMap<string, readonly string[]> {
    return this.written;
  }

  /** A text, number or boolean; null where it is unset. */
  public scalar(path: string): Scalar {
    return (this.get(path) ?? null) as Scalar;
  }

  /** A value as text, empty where it is unset. */
  public text(path: string): string {
    const value = this.get(path);
    return value === undefined || value === null ? '' : String(value);
  }

  /** Whether a template's `if` takes a value for true. */
  public truthy(path: string): boolean {
    return isTruthy(this.get(path));
  }

  /** A map, or nothing where it is empty: the chart leaves the field out then. */
  public map(path: string): StringMap | undefined {
    return this.truthy(path) ? (this.get(path) as StringMap) : undefined;
  }

  /** A list, empty where it is unset. */
  public list<T>(path: string): readonly T[] {
    return (this.get(path) ?? []) as readonly T[];
  }

  /** Whether the release's chart has a value. */
  public has(path: string): boolean {
    return this.values.has(path);
  }

  /** A value as it is. */
  public get(path: string): unknown {
    return this.values.get(path);
  }

  /** Takes the user's values over, key by key: maps merge, null removes a default, everything else replaces it. */
  private take(site: Site, user: JsonObject, rows: Map<string, ChartValue>, prefix: string): void {
    for (const [key, value] of Object.entries(user)) {
      const path = prefix === '' ? key : `${prefix}.${key}`;
      const row = rows.get(path);
      if (row) this.set(site, row, value);
      else if (hasChildren(rows, path)) this.takeBranch(site, value, rows, path);
      else this.refuseKey(site, path, value, rows, prefix);
    }
  }

  private takeBranch(site: Site, value: unknown, rows: Map<string, ChartValue>, path: string): void {
    // Not null either: Helm would remove the whole branch, and the chart's templates read below it.
    if (!isJsonObject(value)) refuseType(site, path, value, WANTED.object);
    this.take(site, value, rows, path);
  }

  private set(site: Site, row: ChartValue, value: unknown): void {
    if (value === null || value === undefined) {
      this.values.set(row.path, undefined);
      return;
    }
    if (!hasType(value, row.type)) refuseType(site, row.path, value, WANTED[row.type]);
    const strange = row.keys && Object.keys(value as JsonObject).find((key) => !row.keys?.includes(key));
    if (strange !== undefined) {
      const allowed = `a key that the schema of the chart allows: ${row.keys?.join(', ')}`;
      refuseType(site, `${row.path}.${strange}`, (value as JsonObject)[strange], allowed);
    }
    const present = this.values.get(row.path);
    const merges = row.type === 'object' && isJsonObject(present) && isJsonObject(value);
    this.values.set(row.path, merges ? coalesce(present, value) : value);
  }

  private refuseKey(site: Site, path: string, value: unknown, rows: Map<string, ChartValue>, prefix: string): never {
    const start = prefix === '' ? '' : `${prefix}.`;
    const siblings = [...rows.keys()]
      .filter((name) => name.startsWith(start))
      .map((name) => name.slice(start.length).split('.')[0]);
    return refuse(site, {
      prop: `values.${path}`,
      received: value,
      allowed: `a key that the chart of istio-csr ${this.release.version} has; here these: ${[...new Set(siblings)].sort().join(', ')}`,
      fix: 'Look for a typing error, or for a value of another release.',
    });
  }
}

function hasChildren(rows: Map<string, ChartValue>, path: string): boolean {
  for (const name of rows.keys()) if (name.startsWith(`${path}.`)) return true;
  return false;
}

function hasType(value: unknown, type: ValueType): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'object':
      return isJsonObject(value);
    case 'array':
      return Array.isArray(value);
    case 'annotations':
      return Array.isArray(value) && value.every(isAnnotation);
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    default:
      return typeof value === type;
  }
}

function isAnnotation(item: unknown): boolean {
  return isJsonObject(item) && typeof item.name === 'string' && typeof item.value !== 'object';
}

function refuseType(site: Site, path: string, received: unknown, allowed: string): never {
  return refuse(site, {
    prop: `values.${path}`,
    received,
    allowed,
    fix: 'Correct the value, or leave the key out for the default.',
  });
}

/** Helm's merge of a user's map over a default one: null removes a key. */
function coalesce(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isJsonObject(present) && isJsonObject(value) ? coalesce(present, value) : value;
  }
  return merged;
}
