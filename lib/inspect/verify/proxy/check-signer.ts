import type { CertificateCache } from '../../../x509/certificate-cache';
import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import type { Finding } from '../../report/finding';
import { Check, fail, pass, warn } from '../checks';

/** What can tell istiod's own CA from the one that was wanted. */
export interface Signers {
  readonly anchors: readonly ParsedCertificate[];
  /** The certificates of istiod's own CA, as a cluster tells them (Secrets `istio-ca-secret` and `cacerts`). */
  readonly istiods: readonly ParsedCertificate[];
}

/** Checks that istiod did not sign the certificate: its own CA is switched off in a mesh with istio-csr. */
export function checkSigner(
  leaf: ParsedCertificate,
  subject: string,
  { anchors, istiods }: Signers,
  cache: CertificateCache,
): Finding {
  const found = leaf.issuer || '(no name)';
  const comparison = { found, wanted: "not istiod's own CA" };
  const isByIstiod = istiods.some((istiod) => cache.isSignedBy(leaf, istiod));
  const isByAnchor = anchors.some((anchor) => cache.isSignedBy(leaf, anchor));
  if (isByIstiod || (looksLikeIstiod(leaf.issuer) && !isByAnchor)) {
    return fail(Check.SIGNER, subject, {
      ...comparison,
      meaning: 'istiod signed this certificate with a CA of its own, so the workload does not use yours.',
      fix: "Set ENABLE_CA_SERVER=false on istiod and global.caAddress to the agent's Service, then restart istiod and the workload.",
    });
  }
  if (looksLikeIstiod(leaf.issuer)) {
    return warn(Check.SIGNER, subject, {
      ...comparison,
      meaning:
        'The CA of the Secret carries the name that istiod gives to its own CA: an organization and nothing else.',
      fix: 'If the Secret was copied from istio-ca-secret, the mesh still trusts the CA of istiod. Otherwise give your CA a common name.',
    });
  }
  return pass(Check.SIGNER, subject, comparison);
}

/** istiod's self-signed CA has the trust domain as its organization and no common name. */
function looksLikeIstiod(name: string): boolean {
  return /^O=[^,=]+$/.test(name);
}
