import type { CertificateCache } from '../../x509/certificate-cache';
import { distinct } from '../../x509/certificates';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { PemError } from '../../x509/pem';
import { namedAll } from './describe';

/** The certificates of a PEM text, or why there are none. */
export type PemReading = { readonly certificates: readonly ParsedCertificate[] } | { readonly error: PemError };

/** Reads PEM that anybody may have written, such as what a proxy holds. */
export function readPem(read: () => readonly ParsedCertificate[]): PemReading {
  try {
    return { certificates: read() };
  } catch (error) {
    if (error instanceof PemError) return { error };
    throw error;
  }
}

export function notCertificates({ hasPrivateKey, message }: PemError): string {
  return hasPrivateKey ? 'a key where only certificates belong (not shown)' : `the text ${message}`;
}

/** How a trust bundle compares with the CA certificates that are wanted. */
export interface BundleComparison {
  /** `same`, whatever the order; `missing` one that is wanted; `extra` ones beside them; or no list of certificates. */
  readonly result: 'same' | 'missing' | 'extra' | PemError;
  readonly found: string;
}

/** Compares certificate by certificate: neither their order, nor white space, nor repetitions matter. */
export function compareBundle(
  pem: string,
  anchors: readonly ParsedCertificate[],
  cache: CertificateCache,
): BundleComparison {
  const bundle = readPem(() => cache.bundle(pem));
  if ('error' in bundle) return { result: bundle.error, found: notCertificates(bundle.error) };
  const certificates = distinct(bundle.certificates);
  const found = namedAll(certificates);
  const isIn = (list: readonly ParsedCertificate[]) => (one: ParsedCertificate) =>
    list.some((other) => other.equals(one));
  if (!anchors.every(isIn(certificates))) return { result: 'missing', found };
  return { result: certificates.every(isIn(anchors)) ? 'same' : 'extra', found };
}
