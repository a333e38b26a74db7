import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { refuse } from '../internal/refusal';
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

/** Refuses a release whose name another object of the same tool and namespace has. */
export function checkNameIsFree(
  release: ChartRelease,
  { tool, kind, namespace }: { tool: string; kind: string; namespace: string },
): void {
  const taken = findObject(release, { kind, name: release.releaseName, namespace });
  if (taken === undefined) return;
  refuse(release._site, {
    prop: 'releaseName',
    received: release.releaseName,
    allowed: `a name that no other ${kind} in ${namespace} has; ${taken.node.path} has this one`,
    fix: `Choose another releaseName, or deliver one of the two with another namespace of ${tool}.`,
  });
}
