import type { JsonObject } from '../../../internal/merge';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { argoCdCharts } from './argo-cd';
import { fluxCharts } from './flux';

/** A Helm chart that Flux or Argo CD installs. */
export interface DeliveredChart {
  /** The chart's own name, without its repository: `istiod`. */
  readonly chart: string;
  /** The version or range that is asked for. */
  readonly version?: string;
  /** The name of the Helm release. */
  readonly release: string;
  readonly namespace?: string;
  readonly values: JsonObject;
  /** Where more values come from that cannot be read here. */
  readonly unread: readonly string[];
  /** Whether what is unread may go over `values`, and not only below them. */
  readonly isOverridden: boolean;
  /** The HelmRelease, Application or ApplicationSet. */
  readonly object: LoadedObject;
}

const DELIVERED = new WeakMap<Inventory, readonly DeliveredChart[]>();

export function deliveredCharts(inventory: Inventory): readonly DeliveredChart[] {
  const known = DELIVERED.get(inventory);
  if (known !== undefined) return known;
  const charts = [...fluxCharts(inventory), ...argoCdCharts(inventory)];
  DELIVERED.set(inventory, charts);
  return charts;
}
