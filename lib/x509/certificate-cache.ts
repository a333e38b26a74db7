import { ParsedCertificate } from './parsed-certificate';
import { certificatesFromPem } from './pem';

/** More CAs than any mesh trusts at a time; beyond it the oldest entries go, so that odd input cannot fill the memory. */
const MOST_ENTRIES = 1000;

/**
 * Reads certificates that come again and again: thousands of proxies carry the same root and the same intermediates, and each of them
 * has to be parsed, and its signature checked, only once. Leaves are not kept.
 */
export class CertificateCache {
  private readonly cas = new Map<string, ParsedCertificate>();
  private readonly bundles = new Map<string, readonly ParsedCertificate[]>();
  private readonly signatures = new Map<string, boolean>();

  /** The certificates of a workload's chain. Throws as {@link certificatesFromPem} does. */
  public chain(pem: string): readonly ParsedCertificate[] {
    return certificatesFromPem(pem, (block) => this.parse(block));
  }

  /** The certificates of a trust bundle, which is kept as a whole. Throws as {@link certificatesFromPem} does. */
  public bundle(pem: string): readonly ParsedCertificate[] {
    return this.bundles.get(pem) ?? keep(this.bundles, pem, this.chain(pem));
  }

  /** Whether one certificate signed the other, see {@link ParsedCertificate.isSignedBy}. */
  public isSignedBy(certificate: ParsedCertificate, signer: ParsedCertificate): boolean {
    if (!certificate.isCa) return certificate.isSignedBy(signer);
    const key = `${certificate.fingerprint} ${signer.fingerprint}`;
    return this.signatures.get(key) ?? keep(this.signatures, key, certificate.isSignedBy(signer));
  }

  private parse(block: string): ParsedCertificate {
    const known = this.cas.get(block);
    if (known) return known;
    const certificate = new ParsedCertificate(block);
    return certificate.isCa ? keep(this.cas, block, certificate) : certificate;
  }
}

function keep<V>(map: Map<string, V>, key: string, value: V): V {
  const [oldest] = map.keys();
  if (map.size >= MOST_ENTRIES && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
  return value;
}
