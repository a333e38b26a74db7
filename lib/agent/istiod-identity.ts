import type { Mesh } from '../mesh';

/** X.509 allows no longer common name, and cert-manager refuses one (ub-common-name, RFC 5280 appendix A.1). */
const LONGEST_COMMON_NAME = 64;

/** The name of istiod's Deployment and Service for a revision: `istiod` for the unnamed one, `istiod-REVISION` otherwise. */
export function istiodName(revision: string): string {
  return revision === 'default' ? 'istiod' : `istiod-${revision}`;
}

/** The DNS names that proxies and the API server reach istiod by: one per revision, because all share the Secret `istiod-tls`. */
export function istiodDnsNames(mesh: Mesh): string[] {
  return mesh.revisions.map((revision) => `${istiodName(revision)}.${mesh.namespace}.svc`);
}

/** The first DNS name that fits: some issuers (AWS Private CA) want a common name that is one of the DNS names. */
export function istiodCommonName(mesh: Mesh): string | undefined {
  return istiodDnsNames(mesh).find((name) => name.length <= LONGEST_COMMON_NAME);
}

/** The SPIFFE ID of istiod, whose ServiceAccount has the same name in every revision's certificate. */
export function istiodSpiffeId(mesh: Mesh): string {
  return `spiffe://${mesh.trustDomain}/ns/${mesh.namespace}/sa/istiod-service-account`;
}
