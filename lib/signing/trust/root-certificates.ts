import { createHash } from 'node:crypto';
import { Duration } from 'cdk8s';
import { refuse, type Site } from '../../internal/refusal';
import type { Remark } from '../../internal/warnings';
import { MeshWarning } from '../../warnings/mesh-warning';
import { day, distinct } from '../../x509/certificates';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { certificatesIn } from './pem-input';

/** When to warn of a trust anchor that expires: early enough for the three commits of a rotation in any organization. */
const DEFAULT_WARNING = Duration.days(90);

/** Reads a trust anchor: each certificate once, with warnings. Refuses certificates that no mesh can be pinned to. */
export function rootCertificates(
  site: Site,
  prop: string,
  pem: string,
  warnBefore = DEFAULT_WARNING,
): { readonly certificates: readonly ParsedCertificate[]; readonly warnings: readonly Remark[] } {
  const certificates = distinct(certificatesIn(site, prop, pem));
  const now = new Date();
  for (const { subject, isCa, notAfter } of certificates) {
    const fix = 'Leave it out, or put in the certificate that renews it.';
    if (!isCa) refuse(site, { prop, received: subject, allowed: 'CA certificates only (basic constraint CA)', fix });
    if (notAfter < now) {
      const allowed = `certificates that have not expired; this one ended on ${day(notAfter)}`;
      refuse(site, { prop, received: subject, allowed, fix });
    }
  }
  if (!certificates.some(({ isSelfSigned }) => isSelfSigned)) {
    const allowed = 'at least one self-signed CA: the root at which a chain ends';
    const fix = 'Add the root; with an intermediate alone proxies fail with "unknown authority".';
    refuse(site, { prop, received: certificates.map(({ subject }) => subject), allowed, fix });
  }
  return { certificates, warnings: certificates.flatMap((certificate) => warningsOf(certificate, now, warnBefore)) };
}

/** A short text that changes when any of the parts does. */
export function versionOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

function warningsOf({ subject, notBefore, notAfter }: ParsedCertificate, now: Date, warnBefore: Duration): Remark[] {
  if (notBefore > now) {
    const message = `the trust anchor "${subject}" is valid from ${day(notBefore)} on only`;
    return [{ warning: MeshWarning.TRUST_ANCHOR_NOT_YET_VALID, message }];
  }
  if (notAfter.getTime() - now.getTime() > warnBefore.toMilliseconds()) return [];
  const message = `the trust anchor "${subject}" expires on ${day(notAfter)}: rotate it (docs/rotation.md)`;
  return [{ warning: MeshWarning.TRUST_ANCHOR_EXPIRES, message }];
}
