import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { certificatesFromPem } from '../../x509/pem';

/** The certificates of thousands of CAs, of which each takes more to read than all else of its object. */
const MOST_CHARACTERS = 4 * 2 ** 20;

/** Reads what many agents may trust alike once, and not more than any mesh trusts. */
export class Pems {
  private readonly known = new Map<string, readonly ParsedCertificate[]>();
  private room = MOST_CHARACTERS;

  public constructor(private readonly parse: (pem: string) => readonly ParsedCertificate[] = certificatesFromPem) {}

  /** The certificates of a PEM text; nothing where it is more than is read. Throws as {@link certificatesFromPem} does. */
  public read(pem: string): readonly ParsedCertificate[] | undefined {
    const known = this.known.get(pem);
    if (known !== undefined) return known;
    if (pem.length > this.room) return undefined;
    this.room -= pem.length;
    const certificates = this.parse(pem);
    this.known.set(pem, certificates);
    return certificates;
  }
}
