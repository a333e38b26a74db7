import { ISTIO_NAMESPACE, SIDECAR_HBONE, ztunnelAccount } from '../facts/istio';
import { TRUST_ANCHOR_ANNOTATION } from '../internal/annotations';
import { isJsonObject, type JsonObject, mergeDeep } from '../internal/merge';
import { ISTIO_CHARTS } from '../releases/istio-chart-features';
import type { IstioVersion } from '../releases/istio-version';
import { chartPlatform, cniUse, cniValues, ztunnelPlatformValues } from './data-plane-values';
import type { ExternalCaSettings } from './external-ca-settings';
import type { Installation } from './installers/strategy';

export function meshConfigOf(settings: ExternalCaSettings): JsonObject {
  const { trustDomain, trustDomainAliases } = settings;
  const proxyMetadata = unlessEmpty(sidecarEnvironment(settings));
  return { trustDomain, trustDomainAliases, defaultConfig: proxyMetadata && { proxyMetadata } };
}

/** What sidecars are told besides. The profile ambient has them take HBONE, too; a profile of the user's own need not. */
export function sidecarEnvironment({ secretTtl, sidecarsMeetZtunnel }: ExternalCaSettings): JsonObject {
  return { SECRET_TTL: secretTtl, [SIDECAR_HBONE]: sidecarsMeetZtunnel ? 'true' : undefined };
}

/** The part of the values that all of Istio's charts read. */
export function globalValues(settings: ExternalCaSettings, version: IstioVersion): JsonObject {
  const { caAddress, namespace, meshId, network, clusterName, remote } = settings;
  return {
    caAddress,
    istioNamespace: namespace === ISTIO_NAMESPACE ? undefined : namespace,
    meshID: meshId,
    network,
    multiCluster: { clusterName },
    remotePilotAddress: remote?.pilotAddress,
    platform: chartPlatform(settings, version),
  };
}

/** What every chart gets. */
interface SharedValues {
  readonly global: JsonObject;
  readonly [key: string]: unknown;
}

/** What istioctl hands on to every chart: `global` with the user's part, and what is neither map nor list, such as `compatibilityVersion`. */
export function sharedValues({ settings, version, hub, tag, values = {} }: Installation): SharedValues {
  const { profile: _profile, ...others } = values;
  const scalars = Object.entries(others).filter(([, value]) => typeof value !== 'object');
  const global = mergeDeep({ ...globalValues(settings, version), hub, tag }, userValues(values, 'global'));
  return { ...Object.fromEntries(scalars), global };
}

/** istiod's environment. Kubernetes and the charts want texts here: a bare `false` is refused or lost. */
export function istiodEnvironment({ ztunnelNamespace }: ExternalCaSettings, version: IstioVersion) {
  const byEnvironment = ztunnelNamespace !== undefined && !version.hasTrustedZtunnelNamespace;
  return {
    ENABLE_CA_SERVER: 'false',
    ...(byEnvironment && { CA_TRUSTED_NODE_ACCOUNTS: ztunnelAccount(ztunnelNamespace) }),
  };
}

/** The values below `pilot` for which no installer has a field of its own. */
export function pilotValues({ ztunnelNamespace }: ExternalCaSettings, version: IstioVersion): JsonObject {
  return { trustedZtunnelNamespace: version.hasTrustedZtunnelNamespace ? ztunnelNamespace : undefined };
}

/** Where the webhook of a remote cluster leads. */
export function remoteValues({ remote }: ExternalCaSettings): JsonObject | undefined {
  return remote && { injectionPath: remote.injectionPath };
}

export function istiodPodAnnotations({ trustAnchorVersion }: ExternalCaSettings) {
  return trustAnchorVersion === undefined ? undefined : { [TRUST_ANCHOR_ANNOTATION]: trustAnchorVersion };
}

/** The values of the chart istiod, which are also those of Sail's Istio: the user's, merged over those of the settings. */
export function istiodValues(installation: Installation): JsonObject {
  const { settings, version, meshConfig, values } = installation;
  const { ztunnel: _ztunnel, cni: _cni, ...user } = values ?? {};
  const own = {
    ...sharedValues(installation),
    meshConfig: meshConfigOf(settings),
    istiodRemote: remoteValues(settings),
    pilot: {
      env: istiodEnvironment(settings, version),
      podAnnotations: istiodPodAnnotations(settings),
      ...pilotValues(settings, version),
    },
  };
  const told = mergeDeep(own, cniUse(settings, version));
  return mergeDeep(mergeDeep(told, user), meshConfig ? { meshConfig } : {});
}

/** The values of the chart cni, without the shared ones: the user's, merged over those of the platform. */
export function cniChartValues({ settings, version, values }: Installation): JsonObject {
  return mergeDeep(cniValues(settings, version), userValues(values, 'cni'));
}

/** The values of ztunnel, without the shared ones: from 1.22.4 on `global.caAddress` would do, too. */
export function ztunnelValues(settings: ExternalCaSettings, version: IstioVersion): JsonObject {
  const { caAddress } = settings;
  return {
    caAddress,
    env: unlessEmpty(ztunnelEnvironment(settings, version)),
    ...ztunnelPlatformValues(settings, version),
  };
}

/** ztunnel's environment: what it has no value for. */
export function ztunnelEnvironment(
  { secretTtl, network }: ExternalCaSettings,
  version: IstioVersion,
): { [name: string]: string | undefined } {
  return { SECRET_TTL: secretTtl, NETWORK: ISTIO_CHARTS.has(version, 'ztunnelNetwork') ? undefined : network };
}

/** An object without its undefined fields; undefined when nothing is left of it. */
export function unlessEmpty(object: JsonObject): JsonObject | undefined {
  const given = Object.entries(object).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

/** The user's values for one chart, in the layout that the IstioOperator and the charts share. */
export function userValues(values: JsonObject | undefined, key: string): JsonObject {
  const part = values?.[key];
  return isJsonObject(part) ? part : {};
}
