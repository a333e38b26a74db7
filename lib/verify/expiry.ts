import type { ParsedCertificate } from '../x509/parsed-certificate';

/** Which share of a certificate's life is left at a moment: 1 when it begins, 0 when it ends. */
export function remainingShare({ notBefore, notAfter }: ParsedCertificate, at: Date): number {
  const life = notAfter.getTime() - notBefore.getTime();
  return life > 0 ? Math.min(1, Math.max(0, (notAfter.getTime() - at.getTime()) / life)) : 0;
}

/** How long a certificate lives, in seconds. */
export function lifeSeconds({ notBefore, notAfter }: ParsedCertificate): number {
  return (notAfter.getTime() - notBefore.getTime()) / 1000;
}
