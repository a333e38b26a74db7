import { ROOT_CONFIG_MAP, ztunnelAccount } from '../facts/istio';
import { TRUST_ANCHOR_ANNOTATION } from '../internal/annotations';
import { contradictions, isJsonObject } from '../internal/merge';
import { refuse, type Site } from '../internal/refusal';
import type { IstioVersion } from '../releases/istio-version';
import type { ExternalCaIstioProps } from './external-ca-istio-props';
import { chartRevision, type ExternalCaSettings } from './external-ca-settings';
import { istiodEnvironment, ztunnelEnvironment } from './istio-values';
import { pilotList } from './pilot-components';

/**
 * Every path in meshConfig, values and components where a user might write one of the settings, with the only value that is allowed there
 * (undefined: it has to be left out). Istio reads several of the settings in more than one place.
 */
function guardedSettings(settings: ExternalCaSettings, version: IstioVersion) {
  const { caAddress, trustDomain, meshId, network, clusterName, namespace, ztunnelNamespace } = settings;
  const multiCluster = { clusterName };
  const revision = chartRevision(settings);
  const ttl = ztunnelEnvironment(settings);
  const meshConfig = { trustDomain, defaultConfig: { proxyMetadata: { CA_ADDR: caAddress, ...ttl } } };
  return {
    meshConfig,
    values: {
      revision,
      meshConfig,
      global: {
        caAddress,
        trustDomain,
        istioNamespace: namespace,
        meshID: meshId,
        network,
        multiCluster,
        // Other ways of signing, and the name of the ConfigMap that istio-csr writes.
        pilotCertProvider: 'istiod',
        caName: '',
        trustBundleName: ROOT_CONFIG_MAP,
      },
      pilot: {
        env: {
          EXTERNAL_CA: undefined,
          ENABLE_CLUSTER_TRUST_BUNDLE_API: 'false',
          CA_TRUSTED_NODE_ACCOUNTS: ztunnelNamespace && ztunnelAccount(ztunnelNamespace),
          ...istiodEnvironment(settings, version),
        },
        podAnnotations: { [TRUST_ANCHOR_ANNOTATION]: settings.trustAnchorVersion },
        trustedZtunnelNamespace: ztunnelNamespace,
      },
      ztunnel: {
        caAddress: ztunnelNamespace && caAddress,
        network,
        multiCluster,
        revision,
        env: { ...ttl, CA_ADDRESS: undefined },
      },
    },
  };
}

export function checkUserSettings(site: Site, settings: ExternalCaSettings, props: ExternalCaIstioProps): void {
  const { version, meshConfig, values, components } = props;
  const guarded = guardedSettings(settings, version);
  const wanted = { ...(meshConfig && { meshConfig }), ...(values && { values }) };
  for (const { path, mine, theirs } of contradictions(guarded, wanted)) {
    const fix = 'Leave it out here; to change it, change the Mesh or the IstioCsrAgent, so that both sides agree.';
    refuse(site, { prop: path, received: theirs, allowed: allowedValue(mine), fix });
  }
  const environment = new Map<unknown, string | undefined>(Object.entries(guarded.values.pilot.env));
  for (const entry of pilotList(components ?? {}, 'env').filter(isJsonObject)) {
    const { name, value } = entry;
    if (!environment.has(name) || environment.get(name) === value) continue;
    const allowed = allowedValue(environment.get(name));
    refuse(site, { prop: `components.pilot.k8s.env[${name}]`, received: value, allowed, fix: 'Leave it out here.' });
  }
}

function allowedValue(value: unknown): string {
  return value === undefined ? 'nothing here' : `${JSON.stringify(value)}, which follows from the agent and its mesh`;
}
