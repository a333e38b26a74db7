import type { ClusterFacts } from './fleet-index';

/** The clusters of one mesh, at least two. */
export type Members = readonly ClusterFacts[];

/** How a refusal names a cluster. */
export function siteOf({ name }: ClusterFacts): string {
  return `Fleet: cluster ${name}`;
}
