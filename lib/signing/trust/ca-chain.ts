import { refuse, type Site } from '../../internal/refusal';
import { day } from '../../x509/certificates';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { certificatesIn } from './pem-input';

/** The certificates of a CA as `tls.crt` has them: its own, then each one that signed the one before. */
export function caChain(site: Site, prop: string, pem: string): ParsedCertificate[] {
  const chain = certificatesIn(site, prop, pem);
  const now = new Date();
  for (const [index, certificate] of chain.entries()) {
    const { subject: received, isCa, notAfter } = certificate;
    const fix = 'Write what tls.crt has: the CA that signs first, then those above it.';
    if (!isCa) refuse(site, { prop, received, allowed: 'CA certificates only (basic constraint CA)', fix });
    if (notAfter < now) {
      refuse(site, {
        prop,
        received,
        allowed: `certificates that have not expired; this one ended on ${day(notAfter)}`,
        fix,
      });
    }
    const above = chain[index + 1];
    if (above === undefined || certificate.isSignedBy(above)) continue;
    const allowed = `each certificate before the one that signed it; "${above.subject}" did not sign this one`;
    refuse(site, { prop, received, allowed, fix });
  }
  return chain;
}

/** Those of the trust anchor's certificates at which a chain ends. */
export function anchorsOf(
  chain: readonly ParsedCertificate[],
  anchors: readonly ParsedCertificate[],
): ParsedCertificate[] {
  return anchors.filter((anchor) => chain.some((each) => each.equals(anchor) || each.isSignedBy(anchor)));
}
