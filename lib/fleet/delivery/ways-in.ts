import type { Construct } from 'constructs';
import { checkName, type NameRule } from '../../internal/names';
import { refuse } from '../../internal/refusal';
import type { ClusterEntry } from '../fleet-index';
import type { Delivery } from './delivery';

/** A map from clusters to what the tool calls the way into them, as a prop has it. */
export interface WaysIn {
  readonly prop: string;
  readonly said?: { readonly [cluster: string]: string };
  readonly rule: NameRule;
  readonly fix: string;
  /** The way into a cluster of which the map says nothing; none where it is the one that the tool runs in. */
  readonly otherwise: (cluster: ClusterEntry) => string | undefined;
}

/** The way into the cluster of each delivery. Refuses one that leads into two clusters of the fleet: each would undo what the other gets. */
export function waysIn(
  site: Construct,
  deliveries: readonly Delivery[],
  { prop, said = {}, rule, fix, otherwise }: WaysIn,
): (delivery: Delivery) => string | undefined {
  const names = new Map(Object.entries(said));
  const clusters = [...new Set(deliveries.map(({ cluster }) => cluster))];
  checkClusters(site, prop, [...names.keys()], clusters);
  for (const [cluster, name] of names) checkName(site, `${prop}.${cluster}`, name, rule, fix);
  const wayInto = (cluster: ClusterEntry) => names.get(cluster.name) ?? otherwise(cluster);
  const owners = new Map<string | undefined, string>();
  for (const cluster of clusters) {
    const received = wayInto(cluster);
    const owner = owners.get(received);
    if (owner !== undefined) {
      const allowed = `a way into each cluster; ${owner} is reached by this one, too`;
      refuse(site, { prop: `${prop}.${cluster.name}`, received, allowed, fix });
    }
    owners.set(received, cluster.name);
  }
  return ({ cluster }) => wayInto(cluster);
}

/** Refuses names that no cluster of the fleet has. */
export function checkClusters(
  site: Construct,
  prop: string,
  names: readonly string[],
  clusters: readonly ClusterEntry[],
): void {
  const stranger = names.find((each) => !clusters.some(({ name }) => name === each));
  if (stranger === undefined) return;
  const allowed = 'the name of a cluster in the index';
  refuse(site, { prop, received: stranger, allowed, fix: 'Correct the name, or leave it out.' });
}
