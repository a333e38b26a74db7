import type { ClusterEntry } from '../fleet-index';

/** A folder of a cluster, which one object delivers. */
export interface Delivery {
  /** The name of the object. */
  readonly name: string;
  readonly cluster: ClusterEntry;
  /** The folder below that of the cluster; `.` for that itself. */
  readonly folder: string;
  /** Its place among the folders that are delivered, from 0 on. */
  readonly stage: number;
  /** Where the folder is in the repository. */
  readonly path: string;
}

/** The name of a cluster's own folder among its folders. */
export const OWN_FOLDER = '.';
