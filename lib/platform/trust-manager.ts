import { Construct } from 'constructs';
import { CERT_MANAGER_NAMESPACE, CHART_REGISTRY, CHART_REPOSITORY } from '../facts/cert-manager';
import { checked } from '../internal/checked/checked';
import { checkEach, checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../internal/names';
import { refuse } from '../internal/refusal';
import { Features } from '../releases/span';
import type { CertManager } from './cert-manager';
import type { KnownChartProps } from './chart-props';
import type { HelmChart } from './helm-chart';
import { checkReplicas, installChart, versionOf } from './known-chart';

/** Properties of a `TrustManager`. */
export interface TrustManagerProps extends KnownChartProps {
  /**
   * The cert-manager that signs the certificate of trust-manager's webhook. It is installed first.
   *
   * @default - one that is installed already
   */
  readonly certManager?: CertManager;

  /**
   * The release of trust-manager, as `vMAJOR.MINOR.PATCH`: v0.7.0 or later.
   *
   * @default TrustManager.DEFAULT_VERSION
   */
  readonly version?: string;

  /**
   * The namespace to install into.
   *
   * @default - that of `certManager`, or 'cert-manager'
   */
  readonly namespace?: string;

  /**
   * The namespace from which Bundles take their sources. It has to exist before trust-manager starts.
   *
   * @default - the namespace that trust-manager is installed into
   */
  readonly trustNamespace?: string;

  /**
   * The names of the Secrets that Bundles may target, in every namespace. trust-manager may read and write these Secrets and no others.
   *
   * @default - none: Bundles are written to ConfigMaps only
   */
  readonly secretTargets?: string[];

  /**
   * The number of pods: 1 or more.
   *
   * @default - the chart's: 1
   */
  readonly replicas?: number;
}

/** Secrets as targets exist from here on (release notes of trust-manager v0.7.0). */
const OLDEST = 'v0.7.0';

/** The oldest chart that was seen in the registry. Every chart is in the repository as well. */
const CHART = new Features({ inRegistry: { since: 'v0.18.0' } });

/**
 * trust-manager, installed from its Helm chart, CRDs included.
 *
 * The construct's default child is its `HelmChart`.
 *
 * @throws Error for a version that the chart does not have, or values that contradict the props
 */
@checked
export class TrustManager extends Construct {
  /** The newest release of trust-manager that this library was checked with (its tags, November 2026). */
  public static readonly DEFAULT_VERSION = 'v0.25.0';

  /** The chart. */
  public readonly chart: HelmChart;
  /** The namespace that trust-manager is installed into. */
  public readonly namespace: string;
  /** The namespace from which Bundles take their sources. */
  public readonly trustNamespace: string;

  public constructor(scope: Construct, id: string, props: TrustManagerProps) {
    super(scope, id);
    const { certManager, version = TrustManager.DEFAULT_VERSION, secretTargets } = props;
    const release = versionOf(this, version, {
      project: 'trust-manager',
      oldest: OLDEST,
      newest: TrustManager.DEFAULT_VERSION,
    });
    this.namespace = props.namespace ?? certManager?.namespace ?? CERT_MANAGER_NAMESPACE;
    this.trustNamespace = props.trustNamespace ?? this.namespace;
    this.check(props);

    this.chart = installChart(this, props, {
      chart: 'trust-manager',
      repository: CHART.has(release, 'inRegistry') ? CHART_REGISTRY : CHART_REPOSITORY,
      version,
      namespace: this.namespace,
      dependsOn: [...(certManager ? [certManager.chart] : []), ...(props.dependsOn ?? [])],
      set: {
        crds: { enabled: true },
        replicaCount: props.replicas,
        app: { trust: { namespace: this.trustNamespace } },
        secretTargets: secretTargets && { enabled: true, authorizedSecrets: [...secretTargets] },
      },
    });
  }

  private check({ replicas, secretTargets, trustNamespace }: TrustManagerProps): void {
    checkReplicas(this, { replicas });
    if (trustNamespace !== undefined) {
      checkName(this, 'trustNamespace', trustNamespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    }
    if (secretTargets?.length === 0) {
      const allowed = 'the names of one or more Secrets';
      const fix = 'Leave it out when Bundles are written to ConfigMaps only.';
      refuse(this, { prop: 'secretTargets', received: secretTargets, allowed, fix });
    }
    checkEach(this, 'secretTargets', secretTargets ?? [], DNS_SUBDOMAIN_RULE, 'Write the name of a Secret.');
  }
}
