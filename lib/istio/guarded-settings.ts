import { ROOT_CONFIG_MAP, ztunnelAccount } from '../facts/istio';
import { TRUST_ANCHOR_ANNOTATION } from '../internal/annotations';
import type { JsonObject } from '../internal/merge';
import type { IstioVersion } from '../releases/istio-version';
import { chartRevision, type ExternalCaSettings } from './external-ca-settings';
import { istiodEnvironment } from './istio-values';

/**
 * Every path in meshConfig, values and components where a user might write one of the settings, with the only value that is allowed there
 * (undefined: it has to be left out). Istio reads several of the settings in more than one place.
 */
export function guardedSettings(settings: ExternalCaSettings, version: IstioVersion): JsonObject {
  const { caAddress, trustDomain, meshId, network, clusterName, namespace, ztunnelNamespace, secretTtl } = settings;
  const multiCluster = { clusterName };
  const revision = chartRevision(settings);
  const meshConfig = {
    trustDomain,
    defaultConfig: { proxyMetadata: { CA_ADDR: caAddress, ...(secretTtl !== undefined && { SECRET_TTL: secretTtl }) } },
  };
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
        env: { ...(secretTtl !== undefined && { SECRET_TTL: secretTtl }), CA_ADDRESS: undefined },
      },
    },
  };
}
