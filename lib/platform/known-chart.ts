import type { Construct } from 'constructs';
import { contradictions, type JsonObject, mergeDeep } from '../internal/merge';
import { checkWholeNumber } from '../internal/numbers';
import { refuse } from '../internal/refusal';
import type { Numbered } from '../releases/span';
import { VersionNumber } from '../releases/version-number';
import { plainValues } from './plain-values';

/** What a chart's values are made of. */
export interface ValuesOfChart {
  /** What the construct sets, from its typed props. What is `undefined` is left to the chart. */
  readonly set: JsonObject;
  /** What must not be set otherwise, and need not be set. */
  readonly guarded?: JsonObject;
  /** The user's own. */
  readonly more?: JsonObject;
}

/** The values that a construct gives to its chart: the user's own win, unless they contradict what the construct sets. */
export function valuesOf(site: Construct, { set, guarded = {}, more = {} }: ValuesOfChart): JsonObject {
  const mine = withoutEmptyMaps(plainValues(site, set));
  const wanted = plainValues(site, more);
  for (const { path, mine: value, theirs } of contradictions(mergeDeep(mine, guarded), wanted)) {
    refuse(site, {
      prop: `values.${path}`,
      received: theirs,
      allowed: `${JSON.stringify(value)}, which this construct sets`,
      fix: 'Leave it out here and use the prop of the construct, or install the chart with HelmChart, which sets nothing by itself.',
    });
  }
  return mergeDeep(mine, wanted);
}

/** Maps that hold nothing, because no prop was given for what they would hold. */
function withoutEmptyMaps(values: JsonObject): JsonObject {
  const entries = Object.entries(values).map(([key, value]) => [
    key,
    typeof value === 'object' && !Array.isArray(value) ? withoutEmptyMaps(value as JsonObject) : value,
  ]);
  return Object.fromEntries(
    entries.filter(
      ([, value]) => typeof value !== 'object' || Array.isArray(value) || Object.keys(value as object).length > 0,
    ),
  );
}

/** The version of a well-known chart as a number; refuses what the project does not call its releases, and those before `since`. */
export function versionOf(site: Construct, version: string, prefix: 'v' | '', since: VersionNumber): Numbered {
  const number = new RegExp(`^${prefix}\\d+\\.\\d+\\.\\d+$`).test(version) ? VersionNumber.parse(version) : undefined;
  if (number?.atLeast(since)) return { _number: number };
  return refuse(site, {
    prop: 'version',
    received: version,
    allowed: `a release as ${prefix}MAJOR.MINOR.PATCH, from ${prefix}${since.major}.${since.minor}.${since.patch} on`,
    fix: 'Leave it out for the release that this library was checked with.',
  });
}

/** Refuses numbers of pods that are not at least one. */
export function checkReplicas(site: Construct, props: { readonly [prop: string]: number | undefined }): void {
  for (const [prop, replicas] of Object.entries(props)) {
    if (replicas !== undefined) checkWholeNumber(site, prop, replicas, { min: 1 }, 'Run at least one pod.');
  }
}
