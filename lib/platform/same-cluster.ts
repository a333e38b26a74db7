import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { HelmChart } from './helm-chart';

/** A release with everything it depends on, directly or not, each once. */
export function withDependencies(release: HelmChart): HelmChart[] {
  return [...new Set([release, ...release.dependencies.flatMap(withDependencies)])];
}

/**
 * The constructs that certainly go into the same cluster as the release: those of its cdk8s chart, and of the charts of the releases that
 * it depends on. Other charts of the app may be for other clusters.
 */
export function constructsOfCluster(release: HelmChart): IConstruct[] {
  const charts = new Set(withDependencies(release).map((each) => Chart.of(each)));
  return [...charts].flatMap((chart) => chart.node.findAll());
}

/** An object that goes into the same cluster as the release, if it is there already. */
export function findObject(
  release: HelmChart,
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
