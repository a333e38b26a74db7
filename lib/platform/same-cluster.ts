import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type ChartRelease, withDependencies } from './chart-release';

/**
 * The cdk8s charts whose objects certainly go into the same cluster as the release: its own chart, and those of the releases that it
 * depends on. Other charts of the app may be for other clusters.
 */
function chartsOfCluster(release: ChartRelease): Chart[] {
  return [...new Set(withDependencies(release).map((each) => Chart.of(each)))];
}

/** Every construct that goes into the same cluster as the release. */
export function constructsOfCluster(release: ChartRelease): IConstruct[] {
  return chartsOfCluster(release).flatMap((chart) => chart.node.findAll());
}

/** An object that goes into the same cluster as the release, if it is there already. */
export function findObject(
  release: ChartRelease,
  wanted: { kind: string; name: string; namespace?: string },
): ApiObject | undefined {
  return constructsOfCluster(release).find(
    (each): each is ApiObject =>
      ApiObject.isApiObject(each) &&
      each.kind === wanted.kind &&
      each.name === wanted.name &&
      (wanted.namespace === undefined || each.metadata.namespace === wanted.namespace),
  );
}
