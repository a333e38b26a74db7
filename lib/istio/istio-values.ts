import { ISTIO_NAMESPACE, ztunnelAccount } from '../facts/istio';
import { TRUST_ANCHOR_ANNOTATION } from '../internal/annotations';
import { isJsonObject, type JsonObject } from '../internal/merge';
import type { IstioVersion } from '../releases/istio-version';
import { chartRevision, type ExternalCaSettings } from './external-ca-settings';

/** The MeshConfig of the settings. */
export function meshConfigOf({ trustDomain, trustDomainAliases, secretTtl }: ExternalCaSettings): JsonObject {
  return withoutUndefined({
    trustDomain,
    trustDomainAliases,
    defaultConfig: secretTtl && { proxyMetadata: { SECRET_TTL: secretTtl } },
  });
}

/** The part of the values that all of Istio's charts read. */
export function globalValues({ caAddress, namespace, meshId, network, clusterName }: ExternalCaSettings): JsonObject {
  return withoutUndefined({
    caAddress,
    istioNamespace: namespace === ISTIO_NAMESPACE ? undefined : namespace,
    meshID: meshId,
    network,
    multiCluster: { clusterName },
  });
}

/** istiod's environment. Kubernetes and the charts want texts here: a bare `false` is refused or lost. */
export function istiodEnvironment(
  settings: ExternalCaSettings,
  version: IstioVersion,
): Readonly<Record<string, string>> {
  const { ztunnelNamespace } = settings;
  const byEnvironment = ztunnelNamespace !== undefined && !version.hasTrustedZtunnelNamespace;
  return {
    ENABLE_CA_SERVER: 'false',
    ...(byEnvironment && { CA_TRUSTED_NODE_ACCOUNTS: ztunnelAccount(ztunnelNamespace) }),
  };
}

/** The values below `pilot` for which no installer has a field of its own. */
export function pilotValues({ ztunnelNamespace }: ExternalCaSettings, version: IstioVersion): JsonObject {
  return withoutUndefined({
    trustedZtunnelNamespace: version.hasTrustedZtunnelNamespace ? ztunnelNamespace : undefined,
  });
}

/** The annotations of istiod's pods. */
export function istiodPodAnnotations({
  trustAnchorVersion,
}: ExternalCaSettings): Readonly<Record<string, string>> | undefined {
  return trustAnchorVersion === undefined ? undefined : { [TRUST_ANCHOR_ANNOTATION]: trustAnchorVersion };
}

/** The values of the chart istiod, which are also those of Sail's Istio. */
export function istiodValues(settings: ExternalCaSettings, version: IstioVersion): JsonObject {
  return withoutUndefined({
    global: globalValues(settings),
    meshConfig: meshConfigOf(settings),
    pilot: withoutUndefined({
      env: istiodEnvironment(settings, version),
      podAnnotations: istiodPodAnnotations(settings),
      ...pilotValues(settings, version),
    }),
  });
}

/** The values of the chart ztunnel, which are also those of Sail's ZTunnel. */
export function ztunnelValues(settings: ExternalCaSettings): JsonObject {
  const { caAddress, network, clusterName, namespace } = settings;
  return withoutUndefined({
    caAddress,
    network,
    multiCluster: { clusterName },
    revision: chartRevision(settings),
    istioNamespace: namespace === ISTIO_NAMESPACE ? undefined : namespace,
    env: ztunnelEnvironment(settings),
  });
}

/** ztunnel's environment. */
export function ztunnelEnvironment({ secretTtl }: ExternalCaSettings): Readonly<Record<string, string>> | undefined {
  return secretTtl === undefined ? undefined : { SECRET_TTL: secretTtl };
}

/** An object without its undefined fields. */
export function withoutUndefined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** The user's values for one chart, in the layout that the IstioOperator and the charts share. */
export function userValues(values: JsonObject | undefined, key: string): JsonObject {
  const part = values?.[key];
  return isJsonObject(part) ? part : {};
}
