import { Construct } from 'constructs';
import { checked } from '../internal/checked/checked';
import { SailOperatorVersion } from '../releases/sail/sail-operator-version';
import { warnIfNewer } from '../warnings/newer-release';
import type { KnownChartProps } from './chart-props';
import type { HelmChart } from './helm-chart';
import { installChart } from './known-chart';

/** Properties of a `SailOperator`. */
export interface SailOperatorProps extends KnownChartProps {
  /**
   * The release of the operator, as `MAJOR.MINOR.PATCH`: 1.0.0 or later. It decides which releases of Istio can be installed: hand
   * `operatorVersion` of this construct to `IstioInstaller.sail`.
   *
   * @default SailOperator.DEFAULT_VERSION
   */
  readonly version?: string;

  /**
   * The namespace to install into.
   *
   * @default 'sail-operator'
   */
  readonly namespace?: string;
}

/**
 * The Sail operator, installed from its Helm chart, which brings its CRDs and Istio's.
 *
 * The construct's default child is its `HelmChart`.
 *
 * @throws Error for a version that the chart does not have
 */
@checked
export class SailOperator extends Construct {
  /** The newest release of the operator that this library was checked with (its tags, August 2026). */
  public static readonly DEFAULT_VERSION = SailOperatorVersion.LATEST.version;

  /** The release, for `IstioInstaller.sail`. */
  public readonly operatorVersion: SailOperatorVersion;
  /** The chart. */
  public readonly chart: HelmChart;
  /** The namespace that the operator is installed into. */
  public readonly namespace: string;

  public constructor(scope: Construct, id: string, props: SailOperatorProps) {
    super(scope, id);
    const { version = SailOperator.DEFAULT_VERSION, namespace = 'sail-operator' } = props;
    this.operatorVersion = SailOperatorVersion._at(this, version);
    warnIfNewer(this, this.operatorVersion);
    this.namespace = namespace;
    this.chart = installChart(this, props, {
      chart: 'sail-operator',
      // As chart/README.md of istio-ecosystem/sail-operator says.
      repository: 'https://istio-ecosystem.github.io/sail-operator',
      version,
      namespace,
      set: {},
    });
  }
}
