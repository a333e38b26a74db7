/** What cert-manager and trust-manager call their things, and what they do unless they are told otherwise. */

export const CERT_MANAGER_GROUP = 'cert-manager.io';

/** The API version of those kinds, from cert-manager v1.0.0 on. */
export const CERT_MANAGER_API = `${CERT_MANAGER_GROUP}/v1`;

export const ISSUER_KIND = 'Issuer';
export const CLUSTER_ISSUER_KIND = 'ClusterIssuer';

/**
 * Where upstream's documentation installs cert-manager and trust-manager. So it is the cluster resource namespace, in which ClusterIssuers
 * look for their Secrets, and the trust namespace, in which Bundles look for their sources, unless flags say otherwise.
 */
export const CERT_MANAGER_NAMESPACE = 'cert-manager';

/** The ServiceAccount of cert-manager's controller, which makes the CertificateRequests of Certificates: NAMESPACE/NAME. */
export const CONTROLLER_ACCOUNT = 'cert-manager/cert-manager';

/** The ServiceAccount of approver-policy, as its chart names it: NAMESPACE/NAME. */
export const APPROVER_ACCOUNT = 'cert-manager/cert-manager-approver-policy';

/** The lifetime of a Certificate that names none (DefaultCertificateDuration, cert-manager v1.1.0 to v1.21.2). */
export const CERTIFICATE_SECONDS = 90 * 24 * 3600;

/** cert-manager refuses a Certificate that lives shorter (MinimumCertificateDuration, v1.1.0 to v1.21.2). */
export const SHORTEST_CERTIFICATE_SECONDS = 3600;

/** cert-manager refuses a shorter renewBefore (MinimumRenewBefore, v1.1.0 to v1.21.2). */
export const SHORTEST_RENEW_BEFORE_SECONDS = 5 * 60;

/**
 * The limit of all calls of cert-manager's controller together (--kube-api-qps and --kube-api-burst, v1.1.0 to v1.21.2). From v1.21.0 on
 * it lifts it where the API server has Priority and Fairness (isAPFEnabled in pkg/controller/context.go).
 */
export const CONTROLLER_LIMIT = { callsPerSecond: 20, burst: 50 } as const;

/**
 * The calls of a signing that have to wait for one another there: the approval, and the certificate. Its Events go by the same limit, but
 * one after the other, beside ten workers (--concurrent-workers is 5, for approval and for issuing each).
 */
export const CONTROLLER_CALLS = 2;

export const TRUST_MANAGER_GROUP = 'trust.cert-manager.io';

/** Where the charts of cert-manager's projects are: the registry that has today's, and the repository that has every one. */
export const CHART_REGISTRY = 'oci://quay.io/jetstack/charts';
export const CHART_REPOSITORY = 'https://charts.jetstack.io';
