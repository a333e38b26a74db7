import type { Construct, IConstruct } from 'constructs';
import { ISTIO_NAMESPACE, istiodName } from '../../facts/istio';
import { mergeDeep } from '../../internal/merge';
import type { ChartDelivery } from '../../platform/chart-delivery';
import { HelmChart, type IgnoredDifference } from '../../platform/helm-chart';
import { chartRevision } from '../external-ca-settings';
import { istiodValues, unlessEmpty, userValues, ztunnelValues } from '../istio-values';
import type { HelmInstallerProps } from './installer-props';
import type { Installation, InstallerStrategy } from './strategy';

/** Where Istio's charts are published (istio.io, "Install with Helm"). */
const CHART_REPOSITORY = 'https://istio-release.storage.googleapis.com/charts';

/** istiod writes its CA into its webhooks, and closes the validating one when it is ready (istio issue 52785). */
const SELF_PATCHED: IgnoredDifference[] = [
  { kind: 'ValidatingWebhookConfiguration', fields: ['failurePolicy', 'clientConfig.caBundle'] },
  { kind: 'MutatingWebhookConfiguration', fields: ['clientConfig.caBundle'] },
].map(({ kind, fields }) => ({
  group: 'admissionregistration.k8s.io',
  kind,
  jqPathExpressions: fields.map((field) => `.webhooks[]?.${field}`),
}));

export function helmStrategy(delivery: ChartDelivery, props: HelmInstallerProps): InstallerStrategy {
  return {
    unsupported: ({ mountsIstiodCertificate, version }) => {
      if (mountsIstiodCertificate && /^\d+\.\d+\.\d+$/.test(version)) return undefined;
      const allowed = 'Istio from 1.16 on with its patch (MAJOR.MINOR.PATCH), which is the version of its charts';
      const fix = 'Before 1.16 the chart of istiod cannot mount its certificate: use IstioInstaller.istioctl().';
      return { allowed, fix };
    },
    install: (scope, installation) => installCharts(scope, installation, delivery, props),
  };
}

function installCharts(
  scope: Construct,
  installation: Installation,
  delivery: ChartDelivery,
  { repository = CHART_REPOSITORY, clusterWide = true }: HelmInstallerProps,
): IConstruct {
  const { settings, version, profile, hub, tag, values } = installation;
  const { revision, namespace, ztunnelNamespace } = settings;
  const common = { delivery, repository, version: version.version, namespace, _site: scope };
  const base = {
    ...common,
    chart: 'base',
    releaseName: 'istio-base',
    installsCrds: true,
    values: {
      // The revision that validates Istio's resources and serves namespaces that name none.
      defaultRevision: revision,
      global: namespace === ISTIO_NAMESPACE ? undefined : { istioNamespace: namespace },
    },
  };
  const dependsOn = clusterWide ? [new HelmChart(scope, 'Base', base)] : [];
  const istiod = new HelmChart(scope, 'Istiod', {
    ...common,
    chart: 'istiod',
    releaseName: istiodName(revision),
    dependsOn,
    ignoreDifferences: SELF_PATCHED,
    values: mergeDeep({ revision: chartRevision(settings), profile }, istiodValues(installation)),
  });
  if (ztunnelNamespace === undefined || !clusterWide) return istiod;
  const cni = new HelmChart(scope, 'Cni', {
    ...common,
    chart: 'cni',
    releaseName: 'istio-cni',
    dependsOn,
    values: { profile: 'ambient', global: unlessEmpty({ hub, tag }), cni: unlessEmpty(userValues(values, 'cni')) },
  });
  new HelmChart(scope, 'Ztunnel', {
    ...common,
    chart: 'ztunnel',
    dependsOn: [istiod, cni],
    values: mergeDeep({ ...ztunnelValues(settings), hub, tag }, userValues(values, 'ztunnel')),
  });
  return istiod;
}
