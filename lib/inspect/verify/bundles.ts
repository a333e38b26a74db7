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
  /**
   * `same`, whatever the order; `missing` one that is wanted; `intermediate` ones beside them that these signed, or `extra` ones that
   * they did not; or no list of certificates.
   */
  readonly result: 'same' | 'missing' | 'intermediate' | 'extra' | PemError;
  readonly found: string;
  /** What is in the bundle, each once; nothing where it is no list of certificates. */
  readonly certificates?: readonly ParsedCertificate[];
}

/** What is to be said of intermediates beside their roots. */
export const INTERMEDIATE_ADVICE = {
  meaning:
    'Beside your CA there is an intermediate that it signed. It adds no trust: what the intermediate signs leads up to your CA as well. It is a way around issuers that leave it out of what they return (istio-csr issue 155).',
  fix: 'Replace it here before it expires or the issuer signs with another one; without it no chain is complete. An issuer that returns the whole chain needs none.',
};

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
  if (!anchors.every(isIn(certificates))) return { result: 'missing', found, certificates };
  const extra = certificates.filter((one) => !isIn(anchors)(one));
  if (extra.length === 0) return { result: 'same', found, certificates };
  return { result: areBelow(extra, anchors, cache) ? 'intermediate' : 'extra', found, certificates };
}

/** Whether each of these is a CA that an anchor signed, or another one of them that is below an anchor. */
function areBelow(
  certificates: readonly ParsedCertificate[],
  anchors: readonly ParsedCertificate[],
  cache: CertificateCache,
): boolean {
  let above = [...anchors];
  let rest = [...certificates];
  for (let found = true; found; ) {
    const below = rest.filter(
      (one) => one.isCa && above.some((signer) => signer.isCa && cache.isSignedBy(one, signer)),
    );
    above = [...above, ...below];
    rest = rest.filter((one) => !below.includes(one));
    found = below.length > 0;
  }
  return rest.length === 0;
}
