import { ISTIO_NAMESPACE, ztunnelAccount } from '../facts/istio';
import { TRUST_ANCHOR_ANNOTATION } from '../internal/annotations';
import { isJsonObject, type JsonObject, mergeDeep } from '../internal/merge';
import type { IstioVersion } from '../releases/istio-version';
import { chartRevision, type ExternalCaSettings } from './external-ca-settings';
import type { Installation } from './installers/strategy';

export function meshConfigOf({ trustDomain, trustDomainAliases, secretTtl }: ExternalCaSettings): JsonObject {
  return { trustDomain, trustDomainAliases, defaultConfig: secretTtl && { proxyMetadata: { SECRET_TTL: secretTtl } } };
}

/** The part of the values that all of Istio's charts read. */
export function globalValues({ caAddress, namespace, meshId, network, clusterName }: ExternalCaSettings): JsonObject {
  return {
    caAddress,
    istioNamespace: namespace === ISTIO_NAMESPACE ? undefined : namespace,
    meshID: meshId,
    network,
    multiCluster: { clusterName },
  };
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

export function istiodPodAnnotations({ trustAnchorVersion }: ExternalCaSettings) {
  return trustAnchorVersion === undefined ? undefined : { [TRUST_ANCHOR_ANNOTATION]: trustAnchorVersion };
}

/** The values of the chart istiod, which are also those of Sail's Istio: the user's, merged over those of the settings. */
export function istiodValues({ settings, version, hub, tag, meshConfig, values }: Installation): JsonObject {
  const { ztunnel: _ztunnel, cni: _cni, ...user } = values ?? {};
  const own = {
    global: { ...globalValues(settings), hub, tag },
    meshConfig: meshConfigOf(settings),
    pilot: {
      env: istiodEnvironment(settings, version),
      podAnnotations: istiodPodAnnotations(settings),
      ...pilotValues(settings, version),
    },
  };
  return mergeDeep(mergeDeep(own, user), meshConfig ? { meshConfig } : {});
}

/** The values of the chart ztunnel, which are also those of Sail's ZTunnel. */
export function ztunnelValues(settings: ExternalCaSettings): JsonObject {
  const { meshID: _meshID, ...shared } = globalValues(settings);
  return { ...shared, revision: chartRevision(settings), env: ztunnelEnvironment(settings) };
}

export function ztunnelEnvironment({ secretTtl }: ExternalCaSettings): { [name: string]: string } | undefined {
  return secretTtl === undefined ? undefined : { SECRET_TTL: secretTtl };
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
