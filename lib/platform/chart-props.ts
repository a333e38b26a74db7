import type { ChartDelivery } from './chart-delivery';
import type { HelmChart } from './helm-chart';

/** Properties that all constructs of charts share. */
export interface ChartReleaseProps {
  /** How the chart gets into the cluster. */
  readonly delivery: ChartDelivery;

  /**
   * The name of the release: at most 53 characters. The HelmRelease or Application has the same name.
   *
   * @default - the name of the chart
   */
  readonly releaseName?: string;

  /**
   * Whether to create the namespace if it does not exist. A rendered chart gets a Namespace, unless the chart or the tree has one.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * The charts that have to be installed before this one, delivered the same way.
   *
   * @default - none
   */
  readonly dependsOn?: HelmChart[];
}

/** Properties that the constructs of well-known charts share. */
export interface KnownChartProps extends ChartReleaseProps {
  /**
   * The location of the chart, for a mirror: an `https://` URL, or an `oci://` path without the chart's name.
   *
   * @default - upstream's
   */
  readonly repository?: string;

  /**
   * Further values of the chart, merged over those of this construct. Refused where they contradict them.
   *
   * @default - nothing more
   */
  readonly values?: { readonly [key: string]: unknown };
}
