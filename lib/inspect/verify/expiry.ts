import type { ParsedCertificate } from '../../x509/parsed-certificate';

/** Which share of a certificate's life is left at a moment: 1 when it begins, 0 when it ends. */
export function remainingShare({ notBefore, notAfter }: ParsedCertificate, at: Date): number {
  const life = notAfter.getTime() - notBefore.getTime();
  return life > 0 ? Math.min(1, Math.max(0, (notAfter.getTime() - at.getTime()) / life)) : 0;
}

/** Clocks differ a little: an issuer that is ahead makes certificates that begin in a moment. */
const CLOCK_SKEW_MILLIS = 60_000;

/** Whether a certificate begins later than differing clocks explain. */
export function isTooEarly({ notBefore }: ParsedCertificate, at: Date): boolean {
  // Written so that a date that could not be read never passes.
  return !(at.getTime() + CLOCK_SKEW_MILLIS >= notBefore.getTime());
}

export function isExpired({ notAfter }: ParsedCertificate, at: Date): boolean {
  return !(at.getTime() <= notAfter.getTime());
}

export function lifeSeconds({ notBefore, notAfter }: ParsedCertificate): number {
  return (notAfter.getTime() - notBefore.getTime()) / 1000;
}
