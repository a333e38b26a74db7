import type { Construct, IConstruct } from 'constructs';
import { ISTIO_NAMESPACE, istiodName } from '../../facts/istio';
import { type JsonObject, mergeDeep } from '../../internal/merge';
import type { ChartDelivery } from '../../platform/chart-delivery';
import { HelmChart, type IgnoredDifference } from '../../platform/helm-chart';
import { chartRevision } from '../external-ca-settings';
import { istiodValues, userValues, withoutUndefined, ztunnelValues } from '../istio-values';
import type { Installation, InstallerStrategy } from './strategy';

/** The choices of the Helm installer beside the settings. */
export interface HelmChoices {
  readonly delivery: ChartDelivery;
  readonly repository: string;
  /** Whether to install the charts that a cluster has only once, whatever its revisions. */
  readonly clusterWide: boolean;
}

/** istiod writes its CA into its webhooks, and closes the validating one when it is ready (istio issue 52785). */
const SELF_PATCHED: IgnoredDifference[] = [
  { kind: 'ValidatingWebhookConfiguration', fields: ['failurePolicy', 'clientConfig.caBundle'] },
  { kind: 'MutatingWebhookConfiguration', fields: ['clientConfig.caBundle'] },
].map(({ kind, fields }) => ({
  group: 'admissionregistration.k8s.io',
  kind,
  jqPathExpressions: fields.map((field) => `.webhooks[]?.${field}`),
}));

/** Istio's own Helm charts: base, istiod and, for an ambient mesh, cni and ztunnel. */
export function helmStrategy(choices: HelmChoices): InstallerStrategy {
  return {
    unsupported: ({ mountsIstiodCertificate, version }) =>
      mountsIstiodCertificate && /^\d+\.\d+\.\d+$/.test(version)
        ? undefined
        : {
            allowed: 'Istio from 1.16 on with its patch (MAJOR.MINOR.PATCH), which is the version of its charts',
            fix: 'Before 1.16 the chart of istiod cannot mount its certificate: use IstioInstaller.istioctl().',
          },
    ztunnelNamespace: ({ namespace }) => namespace,
    hasComponents: false,
    install: (scope, installation) => installCharts(scope, installation, choices),
  };
}

function installCharts(
  scope: Construct,
  installation: Installation,
  { delivery, repository, clusterWide }: HelmChoices,
): IConstruct {
  const { settings, version } = installation;
  const common = { delivery, repository, version: version.version, namespace: settings.namespace, _site: scope };
  const base = clusterWide
    ? new HelmChart(scope, 'Base', {
        ...common,
        chart: 'base',
        releaseName: 'istio-base',
        installsCrds: true,
        values: baseValues(installation),
      })
    : undefined;
  const afterBase = base ? [base] : [];
  const istiod = new HelmChart(scope, 'Istiod', {
    ...common,
    chart: 'istiod',
    releaseName: istiodName(settings.revision),
    dependsOn: afterBase,
    ignoreDifferences: SELF_PATCHED,
    values: istiodChartValues(installation),
  });
  if (settings.ztunnelNamespace === undefined || !clusterWide) return istiod;
  const cni = new HelmChart(scope, 'Cni', {
    ...common,
    chart: 'cni',
    releaseName: 'istio-cni',
    dependsOn: afterBase,
    values: cniChartValues(installation),
  });
  new HelmChart(scope, 'Ztunnel', {
    ...common,
    chart: 'ztunnel',
    dependsOn: [istiod, cni],
    values: ztunnelChartValues(installation),
  });
  return istiod;
}

function baseValues({ settings }: Installation): JsonObject {
  return withoutUndefined({
    // The revision that validates Istio's resources and serves namespaces that name none.
    defaultRevision: settings.revision,
    global: settings.namespace === ISTIO_NAMESPACE ? undefined : { istioNamespace: settings.namespace },
  });
}

function istiodChartValues({ settings, version, profile, hub, tag, meshConfig, values }: Installation): JsonObject {
  const { ztunnel: _ztunnel, cni: _cni, ...own } = values ?? {};
  const ambient = settings.ztunnelNamespace !== undefined;
  const chosen = withoutUndefined({
    revision: chartRevision(settings),
    profile: profile ?? (ambient ? 'ambient' : undefined),
  });
  const base = mergeDeep(mergeDeep(istiodValues(settings, version), chosen), {
    global: withoutUndefined({ hub, tag }),
  });
  const merged = mergeDeep(base, own);
  return meshConfig ? mergeDeep(merged, { meshConfig }) : merged;
}

function cniChartValues({ hub, tag, values }: Installation): JsonObject {
  const own = userValues(values, 'cni');
  const images = withoutUndefined({ hub, tag });
  return withoutUndefined({
    profile: 'ambient',
    global: Object.keys(images).length > 0 ? images : undefined,
    cni: Object.keys(own).length > 0 ? own : undefined,
  });
}

function ztunnelChartValues({ settings, hub, tag, values }: Installation): JsonObject {
  return mergeDeep(mergeDeep(ztunnelValues(settings), withoutUndefined({ hub, tag })), userValues(values, 'ztunnel'));
}
