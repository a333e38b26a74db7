import type { CertificateCache } from '../../x509/certificate-cache';
import { distinct } from '../../x509/certificates';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { PemError } from '../../x509/pem';
import { namedAll } from './describe';

/** How a trust bundle compares with the CA certificates that are wanted. */
export interface BundleComparison {
  /** `same`, whatever the order; `missing` one that is wanted; `extra` ones beside them; or no list of certificates. */
  readonly result: 'same' | 'missing' | 'extra' | 'unreadable' | 'private-key';
  readonly found: string;
  readonly wanted: string;
}

/** Compares certificate by certificate: neither their order, nor white space, nor repetitions matter. */
export function compareBundle(
  pem: string,
  anchors: readonly ParsedCertificate[],
  cache: CertificateCache,
): BundleComparison {
  const wanted = namedAll(anchors);
  let certificates: readonly ParsedCertificate[];
  try {
    certificates = cache.bundle(pem);
  } catch (error) {
    if (!(error instanceof PemError)) throw error;
    return error.hasPrivateKey
      ? { result: 'private-key', found: 'a key where only certificates belong (not shown)', wanted }
      : { result: 'unreadable', found: `the text ${error.message}`, wanted };
  }
  const found = namedAll(distinct(certificates));
  if (anchors.some((anchor) => !certificates.some((other) => other.equals(anchor)))) {
    return { result: 'missing', found, wanted };
  }
  const isExtra = (other: ParsedCertificate) => !anchors.some((anchor) => anchor.equals(other));
  return { result: certificates.some(isExtra) ? 'extra' : 'same', found, wanted };
}
