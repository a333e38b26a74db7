import type { Construct } from 'constructs';
import { contradictions, isJsonObject, type JsonObject, mergeDeep } from '../internal/merge';
import { checkWholeNumber } from '../internal/numbers';
import { refuse } from '../internal/refusal';
import { newerThan } from '../releases/newer-release';
import type { Numbered } from '../releases/span';
import { VersionNumber } from '../releases/version-number';
import { warnIfNewer } from '../warnings/newer-release';
import type { KnownChartProps } from './chart-props';
import { HelmChart, type HelmChartProps } from './helm-chart';
import { plainValues } from './plain-values';

export interface KnownChart
  extends Pick<HelmChartProps, 'chart' | 'repository' | 'version' | 'namespace' | 'dependsOn'> {
  /** The values that the construct sets, from its typed props. `undefined` leaves a value to the chart. */
  readonly set: JsonObject;
  /** Values that the user must not set otherwise. They are not written. */
  readonly guarded?: JsonObject;
}

/** Installs the chart of a construct as its default child. Refuses values of the user that contradict those of the construct. */
export function installChart(
  site: Construct,
  props: KnownChartProps,
  { set, guarded = {}, ...known }: KnownChart,
): HelmChart {
  const { delivery, releaseName, createNamespace, dependsOn, repository = known.repository, values = {} } = props;
  const mine = withoutEmptyMaps(plainValues(site, set));
  const wanted = plainValues(site, values);
  for (const { path, mine: value, theirs } of contradictions(mergeDeep(mine, guarded), wanted)) {
    refuse(site, {
      prop: `values.${path}`,
      received: theirs,
      allowed: `${JSON.stringify(value)}, which this construct sets`,
      fix: 'Leave it out here and use the prop of the construct, or install the chart with HelmChart, which sets nothing by itself.',
    });
  }
  const chart = new HelmChart(site, 'Chart', {
    delivery,
    releaseName,
    createNamespace,
    dependsOn,
    ...known,
    repository,
    values: mergeDeep(mine, wanted),
    installsCrds: true,
    _site: site,
  });
  site.node.defaultChild = chart;
  return chart;
}

/** Leaves out maps that are empty because none of their props was given. */
function withoutEmptyMaps(values: JsonObject): JsonObject {
  const entries = Object.entries(values)
    .map(([key, value]) => [key, isJsonObject(value) ? withoutEmptyMaps(value) : value] as const)
    .filter(([, value]) => !isJsonObject(value) || Object.keys(value).length > 0);
  return Object.fromEntries(entries);
}

interface KnownReleases {
  /** What the releases are of. */
  readonly project: string;
  /** The first release that can be installed. */
  readonly oldest: string;
  /** The newest one that is known. A later patch of it is known too. */
  readonly newest: string;
}

/** The version of a well-known chart as a number. Refuses what is no tag and any before the oldest; warns of a later minor version. */
export function versionOf(site: Construct, version: string, { project, oldest, newest }: KnownReleases): Numbered {
  const number = /^v\d+\.\d+\.\d+$/.test(version) ? VersionNumber.parse(version) : undefined;
  if (number?.atLeast(VersionNumber.of(oldest))) {
    const isNewer = number.isNewerMinorThan(VersionNumber.of(newest));
    warnIfNewer(site, { _newer: isNewer ? newerThan(newest, project, version) : undefined });
    return { _number: number };
  }
  const allowed = `a release as vMAJOR.MINOR.PATCH, from ${oldest} on`;
  const fix = 'Leave it out for the release that this library was checked with.';
  return refuse(site, { prop: 'version', received: version, allowed, fix });
}

export function checkReplicas(site: Construct, props: { readonly [prop: string]: number | undefined }): void {
  for (const [prop, replicas] of Object.entries(props)) {
    if (replicas !== undefined) checkWholeNumber(site, prop, replicas, { min: 1 }, 'Run at least one pod.');
  }
}
