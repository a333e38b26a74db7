import type { ParsedCertificate } from '../../x509/parsed-certificate';

/** How much of a fingerprint tells two certificates apart in a table: 6 bytes. */
const SHOWN_FINGERPRINT = 6 * 3 - 1;

/** A certificate in a few words: its subject, or the identity where it has none, and the beginning of its SHA-256 fingerprint. */
export function named(certificate: ParsedCertificate): string {
  const name = certificate.subject || certificate.uris[0] || '(no subject)';
  return `${name} [${certificate.fingerprint.slice(0, SHOWN_FINGERPRINT)}…]`;
}

/** Several certificates, in an order that does not depend on the bundle's. */
export function namedAll(certificates: readonly ParsedCertificate[]): string {
  if (certificates.length === 0) return 'none';
  return certificates.map(named).sort().join('; ');
}

/** A moment to the second, in UTC. */
export function moment(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unreadable date' : `${date.toISOString().slice(0, 19)}Z`;
}

/** A span of time in its two largest units: "23h59m", "3650d". */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86400), 'd'],
    [Math.floor((whole % 86400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'm'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return '0s';
  const shown = parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return shown.map(([amount, unit]) => `${amount}${unit}`).join('');
}
