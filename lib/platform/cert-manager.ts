import { Construct } from 'constructs';
import { CERT_MANAGER_NAMESPACE, CHART_REGISTRY, CHART_REPOSITORY, CONTROLLER_LIMIT } from '../facts/cert-manager';
import type { CallLimit } from '../facts/kubernetes';
import { checked } from '../internal/checked/checked';
import { isJsonObject, type JsonObject } from '../internal/merge';
import { checkName, DNS_LABEL_RULE, textRule } from '../internal/names';
import { checkWholeNumber } from '../internal/numbers';
import { refuse } from '../internal/refusal';
import { Features, type Numbered } from '../releases/span';
import type { KnownChartProps } from './chart-props';
import type { HelmChart } from './helm-chart';
import { checkReplicas, installChart, versionOf } from './known-chart';

/** Properties of a `CertManager`. */
export interface CertManagerProps extends KnownChartProps {
  /**
   * The release of cert-manager, as `vMAJOR.MINOR.PATCH`: v1.0.0 or later.
   *
   * @default CertManager.DEFAULT_VERSION
   */
  readonly version?: string;

  /**
   * The namespace to install into.
   *
   * @default 'cert-manager'
   */
  readonly namespace?: string;

  /**
   * The number of pods of the controller: 1 or more. One is the leader, the others are on standby.
   *
   * @default - the chart's: 1
   */
  readonly controllerReplicas?: number;

  /**
   * The number of pods of the webhook: 1 or more. While none runs, no object of cert-manager can be changed.
   *
   * @default - the chart's: 1
   */
  readonly webhookReplicas?: number;

  /**
   * The number of pods of the CA injector: 1 or more.
   *
   * @default - the chart's: 1
   */
  readonly cainjectorReplicas?: number;

  /**
   * The namespace from which ClusterIssuers read their Secrets. It has to exist.
   *
   * @default - the namespace that cert-manager is installed into
   */
  readonly clusterResourceNamespace?: string;

  /**
   * Whether to switch off cert-manager's own approver, from v1.15.0 on. Without another one (approver-policy) no request is ever signed.
   *
   * @default - the chart's: false
   */
  readonly disableAutoApproval?: boolean;

  /**
   * Feature gates of the controller, by name.
   *
   * @default - cert-manager's own
   */
  readonly featureGates?: { readonly [name: string]: boolean };

  /**
   * The log level of all components: 0 to 6.
   *
   * @default - the chart's: 2
   */
  readonly logLevel?: number;

  /**
   * Whether to create a ServiceMonitor, for clusters with the Prometheus operator.
   *
   * @default - the chart's: false
   */
  readonly serviceMonitor?: boolean;
}

/** `cert-manager.io/v1`, which this library writes, exists from here on. */
const OLDEST = 'v1.0.0';

const CHART = new Features({
  // The field `revisionHistoryLimit` of a Certificate (istio-csr issue 106).
  revisionHistoryLimit: { since: 'v1.3.0' },
  // cert-manager pull request 8757: no limit of its own where the API server has Priority and Fairness.
  leavesLimitToServer: { since: 'v1.21.0' },
  // The values `crds.enabled` and `disableAutoApproval` (cert-manager.io/v1.15-docs); before, `installCRDs`.
  crdsValue: { since: 'v1.15.0' },
  // There were none in the registry in February 2025, at v1.17.1 (cert-manager issue 7574), they appeared in April 2025 (issue 5566),
  // before v1.18.0, and are documented since v1.18.2 (cert-manager/website pull request 1732).
  inRegistry: { since: 'v1.18.0' },
});

const GATE_RULE = textRule(/^[A-Z][A-Za-z0-9]*$/, 'names of feature gates, in UpperCamelCase');

/**
 * cert-manager, installed from its Helm chart, CRDs included.
 *
 * The construct's default child is its `HelmChart`.
 *
 * @throws Error for a version that the chart does not have, or values that contradict the props
 */
@checked
export class CertManager extends Construct {
  /** The newest release of cert-manager that this library was checked with (its tags, November 2026). */
  public static readonly DEFAULT_VERSION = 'v1.21.2';

  /** The release, for example `v1.21.2`. */
  public readonly version: string;
  /** @internal */
  public readonly _hasRevisionHistoryLimit: boolean;
  /**
   * The limit of calls that the controller keeps to, unless it leaves that to the API server.
   *
   * @internal
   */
  public readonly _callLimit?: CallLimit;
  /** The chart. */
  public readonly chart: HelmChart;
  /** The namespace that cert-manager is installed into. */
  public readonly namespace: string;
  /** The namespace from which ClusterIssuers read their Secrets. */
  public readonly clusterResourceNamespace: string;
  /** Whether cert-manager's own approver is switched off, so that another approver is needed. */
  public readonly disablesAutoApproval: boolean;

  public constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    const { version = CertManager.DEFAULT_VERSION, namespace = CERT_MANAGER_NAMESPACE } = props;
    const release = versionOf(this, version, {
      project: 'cert-manager',
      oldest: OLDEST,
      newest: CertManager.DEFAULT_VERSION,
    });
    this.check(props, release);
    this.version = version;
    this._hasRevisionHistoryLimit = CHART.has(release, 'revisionHistoryLimit');
    this._callLimit = CHART.has(release, 'leavesLimitToServer') ? undefined : callLimitOf(props.values);
    this.namespace = namespace;
    this.clusterResourceNamespace = props.clusterResourceNamespace ?? namespace;
    this.disablesAutoApproval = props.disableAutoApproval ?? props.values?.disableAutoApproval === true;

    const hasCrdsValue = CHART.has(release, 'crdsValue');
    this.chart = installChart(this, props, {
      chart: 'cert-manager',
      repository: CHART.has(release, 'inRegistry') ? CHART_REGISTRY : CHART_REPOSITORY,
      version,
      namespace,
      set: {
        ...(hasCrdsValue ? { crds: { enabled: true } } : { installCRDs: true }),
        replicaCount: props.controllerReplicas,
        webhook: { replicaCount: props.webhookReplicas },
        cainjector: { replicaCount: props.cainjectorReplicas },
        clusterResourceNamespace: props.clusterResourceNamespace,
        disableAutoApproval: props.disableAutoApproval,
        featureGates: gates(props.featureGates),
        global: { logLevel: props.logLevel },
        prometheus: { servicemonitor: { enabled: props.serviceMonitor } },
      },
      // The chart refuses both ways of installing its CRDs at once.
      guarded: hasCrdsValue ? { installCRDs: false } : {},
    });
  }

  private check(props: CertManagerProps, release: Numbered): void {
    const { controllerReplicas, webhookReplicas, cainjectorReplicas, logLevel } = props;
    checkReplicas(this, { controllerReplicas, webhookReplicas, cainjectorReplicas });
    if (logLevel !== undefined) {
      checkWholeNumber(this, 'logLevel', logLevel, { min: 0, max: 6 }, 'Use 2 for everyday and 5 to look for a fault.');
    }
    if (props.clusterResourceNamespace !== undefined) {
      const fix = 'Name an existing namespace.';
      checkName(this, 'clusterResourceNamespace', props.clusterResourceNamespace, DNS_LABEL_RULE, fix);
    }
    if (props.disableAutoApproval !== undefined && !CHART.has(release, 'crdsValue')) {
      const allowed = 'nothing before cert-manager v1.15.0, whose chart does not know it';
      const fix = "From v1.3.0 on use values: { extraArgs: ['--controllers=*,-certificaterequests-approver'] }.";
      refuse(this, { prop: 'disableAutoApproval', received: props.disableAutoApproval, allowed, fix });
    }
    for (const name of Object.keys(props.featureGates ?? {})) {
      const fix = 'Write them as cert-manager\'s documentation does, for example "ServerSideApply".';
      checkName(this, 'featureGates', name, GATE_RULE, fix);
    }
  }
}

/** cert-manager's own limit, or that of its values: arguments of the controller, or its configuration file. */
function callLimitOf({ extraArgs, config }: JsonObject = {}): CallLimit {
  const said = (flag: string, field: string, fallback: number): number => {
    const prefix = `--${flag}=`;
    const argument = [extraArgs]
      .flat()
      .filter((each) => String(each).startsWith(prefix))
      .at(-1);
    const given = Number(String(argument ?? '').slice(prefix.length) || (isJsonObject(config) && config[field]));
    return given > 0 ? given : fallback;
  };
  return {
    callsPerSecond: said('kube-api-qps', 'kubernetesAPIQPS', CONTROLLER_LIMIT.callsPerSecond),
    burst: said('kube-api-burst', 'kubernetesAPIBurst', CONTROLLER_LIMIT.burst),
  };
}

function gates(wanted: { readonly [name: string]: boolean } = {}): string | undefined {
  const names = Object.keys(wanted).sort();
  return names.length > 0 ? names.map((name) => `${name}=${wanted[name]}`).join(',') : undefined;
}
