import type { ParsedCertificate } from './parsed-certificate';

export function distinct(certificates: readonly ParsedCertificate[]): ParsedCertificate[] {
  return certificates.filter((one, index) => certificates.findIndex((other) => other.equals(one)) === index);
}

export function pemOf(certificates: readonly ParsedCertificate[]): string {
  return certificates.map(({ pem }) => pem).join('');
}

/** A moment to the day, in UTC. A certificate may tell one that does not exist. */
export function day(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unreadable date' : date.toISOString().slice(0, 10);
}
