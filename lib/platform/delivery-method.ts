import type { ApiObject } from 'cdk8s';
import { refuse } from '../internal/refusal';
import type { HelmChart } from './helm-chart';
import { findObject } from './release-surroundings';

export interface DeliveryMethod {
  /** The name of its factory in `ChartDelivery`. */
  readonly name: string;
  /** Adds the objects that install the release, as its children. */
  deliver(release: HelmChart): void;
  /** Marks an object that is no chart as one that comes after charts, where the tool orders them by marks. */
  readonly follow?: (charts: readonly HelmChart[], object: ApiObject) => void;
}

/** Refuses what a tool in the cluster cannot install: a chart in a folder here, and a release whose name another one of it has. */
export function checkInstallable(release: HelmChart, tool: string, kind: string, namespace: string): void {
  const { _site: site, releaseName, _source: source } = release;
  if (source.folder !== undefined) {
    const allowed = 'an https:// or oci:// URL, because the chart is fetched in the cluster';
    const fix = 'Publish the chart, or use ChartDelivery.rendered().';
    refuse(site, { prop: 'repository', received: source.url, allowed, fix });
  }
  const taken = findObject(release, { kind, name: releaseName, namespace });
  if (taken === undefined) return;
  refuse(site, {
    prop: 'releaseName',
    received: releaseName,
    allowed: `a name that no other ${kind} in ${namespace} has; ${taken.node.path} has this one`,
    fix: `Choose another releaseName, or deliver one of the two with another namespace of ${tool}.`,
  });
}
