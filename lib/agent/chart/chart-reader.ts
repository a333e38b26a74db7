import { isJsonObject, type JsonObject } from '../../internal/merge';
import { refuse, type Site } from '../../internal/refusal';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { ChartValue, ValueType } from '../options/option';
import type { Scalar, StringMap } from '../settings';
import type { HelmRelease } from './helm-release';

const TYPES: Record<ValueType, { readonly wanted: string; takes(value: unknown): boolean }> = {
  string: { wanted: 'a text (quote it in YAML)', takes: isText },
  number: { wanted: 'a number (without quotes in YAML)', takes: (value) => typeof value === 'number' },
  boolean: { wanted: 'true or false (without quotes in YAML)', takes: (value) => typeof value === 'boolean' },
  object: { wanted: 'a map', takes: isJsonObject },
  array: { wanted: 'a list', takes: Array.isArray },
  strings: { wanted: 'a list of texts', takes: (value) => Array.isArray(value) && value.every(isText) },
  annotations: {
    wanted: 'a list of maps with name and value',
    takes: (value) => Array.isArray(value) && value.every(isAnnotation),
  },
  any: { wanted: 'anything', takes: () => true },
};

/** What `if` makes of a value in a Go template: null, false, 0, an empty text, list and map are all "no". */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}

/** What YAML 1.1 makes of a text without quotes in a template: `"8443"` is a number, `"true"` a boolean, nothing is null. */
export function unquoted(value: Scalar | undefined): Scalar {
  if (typeof value !== 'string') return value ?? null;
  const text = value.trim();
  if (/^(|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true;
  if (/^(false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return false;
  if (/^[-+]?(0|[1-9]\d*)$/.test(text) || /^[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  return text;
}

/** The values of one chart: its defaults with a user's values over them, merged and checked as Helm does. */
export class ChartReader {
  /** Flags that the chart writes in another way than their values would be written, with their texts. */
  public readonly quirks = new Map<string, readonly string[]>();

  private readonly rows: ReadonlyMap<string, ChartValue>;
  private readonly values = new Map<string, unknown>();

  /** Refuses a key that the release's chart does not have, and a value of another type than its schema says. */
  public constructor(
    public readonly site: Site,
    public readonly release: IstioCsrRelease,
    public readonly helm: HelmRelease,
    rows: readonly ChartValue[],
    user: JsonObject,
  ) {
    this.rows = new Map(rows.map((row) => [row.path, row]));
    for (const row of rows) this.values.set(row.path, row.default);
    this.take(user, '');
  }

  public scalar(path: string): Scalar {
    const value = this.get(path) ?? null;
    if (typeof value === 'object' && value !== null) this.refuseType(path, value, 'a text, a number, true or false');
    return value as Scalar;
  }

  public text(path: string): string {
    return String(this.scalar(path) ?? '');
  }

  public truthy(path: string): boolean {
    return isTruthy(this.get(path));
  }

  /** A map, or nothing where it is empty: the chart leaves the field out then. */
  public map(path: string): StringMap | undefined {
    return this.truthy(path) ? (this.get(path) as StringMap) : undefined;
  }

  public list<T>(path: string): readonly T[] {
    return (this.get(path) ?? []) as readonly T[];
  }

  public has(path: string): boolean {
    return this.values.has(path);
  }

  public get(path: string): unknown {
    return this.values.get(path);
  }

  /** Takes the user's values over, key by key: maps merge, null removes a default, everything else replaces it. */
  private take(user: JsonObject, prefix: string): void {
    for (const [key, value] of Object.entries(user)) {
      const path = `${prefix}${key}`;
      const row = this.rows.get(path);
      if (row) this.set(row, value);
      else if (this.pathsBelow(`${path}.`).length === 0) this.refuseKey(path, value, prefix);
      // Not null either: Helm would remove the whole branch, and the chart's templates read below it.
      else if (!isJsonObject(value)) this.refuseType(path, value, TYPES.object.wanted);
      else this.take(value, `${path}.`);
    }
  }

  private set(row: ChartValue, value: unknown): void {
    const { path, type, keys } = row;
    if (value === null || value === undefined) {
      this.values.set(path, undefined);
      return;
    }
    if (!TYPES[type].takes(value)) this.refuseType(path, value, TYPES[type].wanted);
    const strange = keys && Object.keys(value).find((key) => !keys.includes(key));
    if (strange !== undefined) {
      const allowed = `a key that the schema of the chart allows: ${keys?.join(', ')}`;
      this.refuseType(`${path}.${strange}`, (value as JsonObject)[strange], allowed);
    }
    const present = this.values.get(path);
    const merges = type === 'object' && isJsonObject(present) && isJsonObject(value);
    this.values.set(path, merges ? coalesce(present, value) : value);
  }

  /** The rest of every path that starts so. */
  private pathsBelow(prefix: string): string[] {
    return [...this.rows.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  }

  private refuseKey(path: string, received: unknown, prefix: string): never {
    const siblings = new Set(this.pathsBelow(prefix).map((rest) => rest.split('.')[0]));
    const allowed = `a key that the chart of istio-csr ${this.release.version} has; here these: ${[...siblings].sort().join(', ')}`;
    const fix = 'Look for a typing error, or for a value of another release.';
    return refuse(this.site, { prop: `values.${path}`, received, allowed, fix });
  }

  private refuseType(path: string, received: unknown, allowed: string): never {
    const fix = 'Correct the value, or leave the key out for the default.';
    return refuse(this.site, { prop: `values.${path}`, received, allowed, fix });
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isAnnotation(item: unknown): boolean {
  return isJsonObject(item) && typeof item.name === 'string' && typeof item.value !== 'object';
}

/** Helm's merge of a user's map over a default one: null removes a key. */
function coalesce(base: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const present = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isJsonObject(present) && isJsonObject(value) ? coalesce(present, value) : value);
  }
  return Object.fromEntries(merged);
}
