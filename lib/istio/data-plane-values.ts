import { PLATFORMS, Platform } from '../facts/istio-platforms';
import { KUBE_SYSTEM } from '../facts/kubernetes';
import { type JsonObject, mergeDeep } from '../internal/merge';
import { ISTIO_CHARTS } from '../releases/istio-chart-features';
import type { IstioVersion } from '../releases/istio-version';
import { inSpan } from '../releases/span';
import type { ExternalCaSettings } from './external-ca-settings';

/** What the charts of a version take for the platform (`global.platform`); nothing where they do not know it. */
export function chartPlatform({ platform }: ExternalCaSettings, version: IstioVersion): string | undefined {
  const known = platform === undefined ? undefined : PLATFORMS[platform].known;
  return known !== undefined && inSpan(version, known) ? platform : undefined;
}

/** How istiod is told that sidecars use the CNI plugin. An IstioOperator says so by its component. */
export function cniUse({ cniNamespace }: ExternalCaSettings, version: IstioVersion): JsonObject {
  if (cniNamespace === undefined) return {};
  const use = { cni: { enabled: true } };
  return ISTIO_CHARTS.has(version, 'pilotCni') ? { pilot: use } : { istio_cni: use.cni };
}

/** What the chart cni has to be told of the platform, below `cni`: at the top a platform's or a profile's own value would win. */
export function cniValues({ platform, cniNamespace }: ExternalCaSettings, version: IstioVersion): JsonObject {
  if (platform === undefined || cniNamespace === undefined) return {};
  const told = PLATFORMS[platform].cni;
  const paths = told !== undefined && inSpan(version, told) ? told.values : {};
  return mergeDeep(paths, quotaOf(platform, cniNamespace));
}

/** What the chart ztunnel has to be told of the platform. */
export function ztunnelPlatformValues(
  { platform, ztunnelNamespace }: ExternalCaSettings,
  version: IstioVersion,
): JsonObject {
  if (platform === undefined || ztunnelNamespace === undefined || !ISTIO_CHARTS.has(version, 'ztunnelQuota')) return {};
  return quotaOf(platform, ztunnelNamespace);
}

/**
 * GKE lets node-critical pods run only where a ResourceQuota counts them. There is one in `kube-system`, and a second would only limit
 * them further: istioctl switches it off as well (operator/pkg/render/manifest.go, 1.30.3).
 */
function quotaOf(platform: Platform, namespace: string): JsonObject {
  return platform === Platform.GKE ? { resourceQuotas: { enabled: namespace !== KUBE_SYSTEM } } : {};
}
