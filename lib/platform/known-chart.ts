import type { Construct } from 'constructs';
import { contradictions, type JsonObject, mergeDeep } from '../internal/merge';
import { checkWholeNumber } from '../internal/numbers';
import { refuse } from '../internal/refusal';
import type { Numbered } from '../releases/span';
import { VersionNumber } from '../releases/version-number';
import type { KnownChartProps } from './chart-props';
import type { HelmChartProps } from './helm-chart';
import { plainValues } from './plain-values';

/** The parts that a chart's values are merged from. */
export interface ValuesOfChart {
  /** The values that the construct sets, from its typed props. `undefined` leaves a value to the chart. */
  readonly set: JsonObject;
  /** Values that the user must not set otherwise. They are not written. */
  readonly guarded?: JsonObject;
  /** The user's values. */
  readonly more?: JsonObject;
}

/** The props that every construct of a well-known chart passes on to its `HelmChart` as they are. */
export function releaseProps(
  site: Construct,
  { delivery, releaseName, createNamespace, dependsOn }: KnownChartProps,
): Pick<HelmChartProps, 'delivery' | 'releaseName' | 'createNamespace' | 'dependsOn' | 'installsCrds' | '_site'> {
  return { delivery, releaseName, createNamespace, dependsOn, installsCrds: true, _site: site };
}

/** The values of a construct's chart: the user's, merged over those of the construct. Refuses those that contradict it. */
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

/** Leaves out maps that are empty because none of their props was given. */
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

/** The version of a well-known chart as a number. Refuses another form than that of the project's releases, and any before `since`. */
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

/** Refuses a number of pods below one. */
export function checkReplicas(site: Construct, props: { readonly [prop: string]: number | undefined }): void {
  for (const [prop, replicas] of Object.entries(props)) {
    if (replicas !== undefined) checkWholeNumber(site, prop, replicas, { min: 1 }, 'Run at least one pod.');
  }
}
