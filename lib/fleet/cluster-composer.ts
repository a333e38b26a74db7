import type { Construct } from 'constructs';
import type { FleetCluster } from './fleet-cluster';

/** Composes what is written for each cluster of a `Fleet`. */
export interface IClusterComposer {
  /**
   * Makes the charts of one cluster. It is called once for each cluster that is synthesized, and has to give the same for the same cluster
   * whatever was composed before.
   *
   * @param scope the folder of the cluster in a `MeshApp` of its own: charts and an `OutputFolder` go into it as into an app
   * @param cluster the cluster
   */
  compose(scope: Construct, cluster: FleetCluster): void;
}
