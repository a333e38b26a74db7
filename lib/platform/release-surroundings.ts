import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { HelmChart } from './helm-chart';

/** A release with everything it depends on, directly or not, each once. */
export function withDependencies(release: HelmChart): HelmChart[] {
  return [...new Set([release, ...release.dependencies.flatMap(withDependencies)])];
}

/** What is in the release's cdk8s chart and in those of its dependencies: other charts of the app may be for other clusters. */
export function constructsAround(release: HelmChart): IConstruct[] {
  const charts = new Set(withDependencies(release).map((each) => Chart.of(each)));
  return [...charts].flatMap((chart) => chart.node.findAll());
}

export function findObject(
  release: HelmChart,
  { kind, name, namespace }: { kind: string; name: string; namespace?: string },
): ApiObject | undefined {
  return constructsAround(release).find(
    (each): each is ApiObject =>
      ApiObject.isApiObject(each) &&
      each.kind === kind &&
      each.name === name &&
      (namespace === undefined || each.metadata.namespace === namespace),
  );
}
