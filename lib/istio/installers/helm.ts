import type { Construct, IConstruct } from 'constructs';
import { IstioCsrAgent } from '../../agent/istio-csr-agent';
import { istiodName, SELF_PATCHED } from '../../facts/istio';
import { Platform } from '../../facts/istio-platforms';
import { type JsonObject, mergeDeep } from '../../internal/merge';
import type { Mesh } from '../../mesh';
import type { ChartDelivery } from '../../platform/chart-delivery';
import { HelmChart } from '../../platform/helm-chart';
import { ISTIO_CHARTS } from '../../releases/istio-chart-features';
import type { IstioVersion } from '../../releases/istio-version';
import { chartRevision, chartTags } from '../external-ca-settings';
import { cniChartValues, istiodValues, sharedValues, unlessEmpty, userValues, ztunnelValues } from '../istio-values';
import { chartProfile } from '../profiles';
import type { HelmInstallerProps } from './installer-props';
import type { ChartSource, Installation, InstallerStrategy, Unsupported } from './strategy';

/** Where Istio's charts are published (istio.io, "Install with Helm"). */
export const CHART_REPOSITORY = 'https://istio-release.storage.googleapis.com/charts';

export function helmStrategy(
  delivery: ChartDelivery,
  { repository = CHART_REPOSITORY, clusterWide = true, dependsOn }: HelmInstallerProps,
): InstallerStrategy {
  const chartSource = { delivery, repository };
  const choices = { clusterWide, dependsOn: dependsOn && [...dependsOn] };
  return {
    chartSource,
    unsupported: withoutCharts,
    install: (scope, installation) => installCharts(scope, installation, chartSource, choices),
  };
}

/** Why there are no charts of a version for a mesh; undefined where there are. */
export function withoutCharts(istio: IstioVersion, { platform }: Mesh): Unsupported | undefined {
  const { mountsIstiodCertificate, version } = istio;
  if (platform === Platform.OPENSHIFT && mountsIstiodCertificate && !ISTIO_CHARTS.has(istio, 'profiles')) {
    const allowed = 'Istio from 1.21 on with Helm on OpenShift: the charts before do not know it';
    return { allowed, fix: 'Use IstioInstaller.istioctl(), or a later version.' };
  }
  if (mountsIstiodCertificate && /^\d+\.\d+\.\d+$/.test(version)) return undefined;
  const allowed = 'Istio from 1.16 on with its patch (MAJOR.MINOR.PATCH), which is the version of its charts';
  const fix = 'Before 1.16 the chart of istiod cannot mount its certificate: use IstioInstaller.istioctl().';
  return { allowed, fix };
}

/** The agent's chart, where the same delivery installs it: a proxy that starts before the agent has no certificate, and istiod none. */
function chartOfAgent({ agent }: Installation, { delivery }: ChartSource): HelmChart[] {
  const chart = agent instanceof IstioCsrAgent ? agent.chart : undefined;
  return chart?._delivery._method.name === delivery._method.name ? [chart] : [];
}

function installCharts(
  scope: Construct,
  installation: Installation,
  source: ChartSource,
  { clusterWide = true, dependsOn: wanted }: HelmInstallerProps,
): IConstruct {
  const { settings, version, values } = installation;
  const { revision, namespace, ztunnelNamespace, cniNamespace } = settings;
  const profile = chartProfile(installation.profile, settings, version);
  const shared = sharedValues(installation);
  const common = { ...source, version: version.version, namespace, _site: scope };
  const base = {
    ...common,
    chart: 'base',
    releaseName: 'istio-base',
    installsCrds: true,
    // The revision that validates Istio's resources and serves namespaces that name none.
    values: { ...shared, defaultRevision: revision, base: unlessEmpty(userValues(values, 'base')) },
  };
  const dependsOn = clusterWide ? [new HelmChart(scope, 'Base', base)] : [];
  const istiod = new HelmChart(scope, 'Istiod', {
    ...common,
    chart: 'istiod',
    releaseName: istiodName(revision),
    dependsOn: [...dependsOn, ...(wanted ?? chartOfAgent(installation, source))],
    ignoreDifferences: [...SELF_PATCHED],
    values: mergeDeep(
      { revision: chartRevision(settings), revisionTags: chartTags(settings), profile },
      istiodValues(installation),
    ),
  });
  if (!clusterWide || cniNamespace === undefined) return istiod;
  const cni = new HelmChart(scope, 'Cni', {
    ...common,
    namespace: cniNamespace,
    chart: 'cni',
    releaseName: 'istio-cni',
    dependsOn,
    values: { profile, ...shared, cni: unlessEmpty(cniChartValues(installation)) },
  });
  if (ztunnelNamespace === undefined) return istiod;
  new HelmChart(scope, 'Ztunnel', {
    ...common,
    namespace: ztunnelNamespace,
    chart: 'ztunnel',
    dependsOn: [istiod, cni],
    values: { profile, ...ztunnelChartValues(installation) },
  });
  return istiod;
}

/** The values of the chart ztunnel, which takes its own at the top, and before 1.22.4 those that are shared as well. */
function ztunnelChartValues(installation: Installation): JsonObject {
  const { settings, version, values } = installation;
  const { global, ...others } = sharedValues(installation);
  const globals = ISTIO_CHARTS.has(version, 'ztunnelGlobals') ? { global } : global;
  const own = { ...others, ...globals, revision: chartRevision(settings), ...ztunnelValues(settings, version) };
  return mergeDeep(own, userValues(values, 'ztunnel'));
}
