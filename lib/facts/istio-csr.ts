/** What istio-csr and its official chart call their things. Read in cert-manager/istio-csr at its tags v0.1.0 to v0.17.0. */

/** The chart, and by default its Deployment, Service and ServiceAccount; releases before v0.2.0 serve under this name alone. */
export const AGENT_NAME = 'cert-manager-istio-csr';

/** The namespace that upstream's documentation installs the chart into; releases before v0.2.0 serve under this one alone. */
export const AGENT_NAMESPACE = 'cert-manager';

/** The image without its tag. */
export const AGENT_IMAGE = 'quay.io/jetstack/cert-manager-istio-csr';

/** The Issuer that the agent asks where it is told no other: its name, and so the usual name of a CA for a mesh. */
export const ISSUER_NAME = 'istio-ca';

/** The Certificate of istiod that the chart puts beside the agent. */
export const ISTIOD_CERTIFICATE = 'istiod';

/** The Certificate of istiod that the agent makes itself (its flag --istiod-cert-name). */
export const DYNAMIC_ISTIOD_CERTIFICATE = 'istiod-dynamic';

/** The entries of the ConfigMap that names the issuer at run time (pkg/certmanager, from v0.10.0 on). */
export const RUNTIME_ISSUER_KEYS = { name: 'issuer-name', kind: 'issuer-kind', group: 'issuer-group' } as const;

/** The address of a Service within the cluster, as proxies dial it. */
export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc`;
}

/** The Lease by which replicas elect the one that publishes the root, in every release since v0.2.0 (cmd/app); before, one a pod. */
export const LEADER_ELECTION_LEASE = 'istio-csr';

/**
 * The calls of one signing that count against the limit of the client for CertificateRequests (pkg/certmanager, v0.2.0 to v0.17.0): it
 * creates one, reads it once beside its watch, and deletes it behind the answer unless it is preserved. The TokenReview before goes by a
 * client of its own, with a limit of its own.
 */
export const REQUEST_CALLS = { create: 1, read: 1, delete: 1 } as const;

/** Releases without a watch (pkg/util, v0.1.x) read the CertificateRequest again each half second: four times in a signing of 1.1 s. */
export const POLLING_READS = 4;
