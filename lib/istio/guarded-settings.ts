import type { JsonObject } from '../internal/merge';
import type { ExternalCaSettings } from './external-ca-settings';

/**
 * Every spelling of the settings that a user might write into meshConfig or values, with the value that it has to have; undefined
 * where it has to be left out. Istio reads several of them in more than one place.
 */
export function guardedSettings(settings: ExternalCaSettings, namespace: string): JsonObject {
  const { caAddress, trustDomain, revision, meshId, network, clusterName, ambient } = settings;
  const multiCluster = { clusterName };
  const meshConfig = { trustDomain, defaultConfig: { proxyMetadata: { CA_ADDR: caAddress } } };
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
        trustBundleName: 'istio-ca-root-cert',
      },
      pilot: { env: { ENABLE_CA_SERVER: 'false', EXTERNAL_CA: undefined, ENABLE_CLUSTER_TRUST_BUNDLE_API: 'false' } },
      ztunnel: { caAddress: ambient ? caAddress : undefined, network, multiCluster },
    },
  };
}
