import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import type { Finding } from '../../report/finding';
import { Check, checkAt } from '../checks';
import type { Criteria } from '../expectations';

/** Checks that istiod did not sign the certificate: its own CA is switched off in a mesh with istio-csr. */
export function checkSigner(
  leaf: ParsedCertificate,
  subject: string,
  { anchors = [], istiods, cache }: Omit<Criteria, 'expectations'>,
): Finding {
  const found = leaf.issuer || '(no name)';
  const check = checkAt(Check.SIGNER, subject, "not istiod's own CA");
  // istiod's self-signed CA has the trust domain as its organization and no common name.
  const looksLikeIstiod = /^O=[^,=]+$/.test(leaf.issuer);
  const isByIstiod = istiods.some((istiod) => cache.isSignedBy(leaf, istiod));
  const isByAnchor = anchors.some((anchor) => cache.isSignedBy(leaf, anchor));
  if (isByIstiod || (looksLikeIstiod && !isByAnchor)) {
    return check.fail(found, {
      meaning: 'istiod signed this certificate with a CA of its own, so the workload does not use yours.',
      fix: "Set ENABLE_CA_SERVER=false on istiod and global.caAddress to the agent's Service, then restart istiod and the workload.",
    });
  }
  if (looksLikeIstiod) {
    return check.warn(found, {
      meaning:
        'The CA of the Secret carries the name that istiod gives to its own CA: an organization and nothing else.',
      fix: 'If the Secret was copied from istio-ca-secret, the mesh still trusts the CA of istiod. Otherwise give your CA a common name.',
    });
  }
  return check.pass(found);
}
