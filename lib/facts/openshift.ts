/**
 * What OpenShift's cert-manager operator calls the agent's things, and what it tells every agent. Read in
 * openshift/cert-manager-operator on its branches cert-manager-1.18 to cert-manager-1.20 (pkg/controller/istiocsr, bindata/istio-csr).
 */

export const ISTIO_CSR_GROUP = 'operator.openshift.io';
export const ISTIO_CSR_KIND = 'IstioCSR';

/** The operator works on one IstioCSR in a cluster, the oldest, and its CRD wants this name. */
export const ISTIO_CSR_NAME = 'default';

/** The ConfigMap in the agent's namespace that the operator copies the trust anchor to, and where the agent mounts it. */
export const ROOT_COPY = { name: 'cert-manager-istio-csr-issuer-ca-copy', key: 'ca.crt', volume: 'root-ca' } as const;
export const ROOT_COPY_FOLDER = '/var/run/configmaps/istio-csr';

/** The labels that the operator writes over those that it is told. */
export const OPERATOR_LABELS = [
  'app',
  ...['name', 'instance', 'version', 'managed-by', 'part-of'].map((label) => `app.kubernetes.io/${label}`),
];

/**
 * The fields of an IstioCSR's `istioCSRConfig` that the API server lets nobody change, with their defaults in the CRD (api/operator/v1alpha1
 * on cert-manager-1.15 to cert-manager-1.20).
 */
export const IMMUTABLE_FIELDS: readonly { readonly path: readonly string[]; readonly fallback?: unknown }[] = [
  { path: ['certManager', 'issuerRef', 'name'] },
  { path: ['certManager', 'issuerRef', 'kind'] },
  { path: ['certManager', 'issuerRef', 'group'] },
  { path: ['istio', 'namespace'] },
  { path: ['server', 'port'], fallback: 443 },
  { path: ['istiodTLSConfig', 'privateKeyAlgorithm'], fallback: 'RSA' },
  { path: ['istiodTLSConfig', 'privateKeySize'], fallback: 2048 },
];
