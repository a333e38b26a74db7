import type { ChartDelivery } from './chart-delivery';
import type { HelmChart } from './helm-chart';

/** What the constructs of well-known charts have in common. */
export interface KnownChartProps {
  /** How the chart gets into the cluster. */
  readonly delivery: ChartDelivery;

  /**
   * The name of the release: at most 53 characters.
   *
   * @default - the name of the chart
   */
  readonly releaseName?: string;

  /**
   * Whether the namespace is made if it is not there.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Where the chart is, for a mirror: an `https://` URL, or an `oci://` path without the chart's name.
   *
   * @default - upstream's
   */
  readonly repository?: string;

  /**
   * More of the chart's values, merged over what this construct sets. They may not contradict that.
   *
   * @default - nothing more
   */
  readonly values?: { readonly [key: string]: unknown };

  /**
   * The charts that have to be installed before this one, delivered the same way.
   *
   * @default - none
   */
  readonly dependsOn?: HelmChart[];
}
