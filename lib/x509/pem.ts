import { ParsedCertificate } from './parsed-certificate';

/** Why a text is no list of certificates in PEM. The message never quotes the text, which may hold a private key. */
export class PemError extends Error {
  public constructor(
    message: string,
    /** Whether a private key stood where only certificates belong. */
    public readonly hasPrivateKey: boolean = false,
  ) {
    super(message);
  }
}

/** A body holds no dash, so that a text of nothing but BEGIN lines is read in one go, and not once for each. */
const BLOCK = /-----BEGIN ([^-\n]+)-----[^-]*-----END \1-----/g;

/**
 * The certificates of a PEM text, in their order. Text between the blocks is left aside, as every reader of PEM does (RFC 7468).
 *
 * @param parse reads one block; hand in a {@link CertificateCache}'s where the same certificates come again and again
 * @throws PemError for a text without a certificate, with a private key, or with a block that is damaged or something else
 */
export function certificatesFromPem(
  text: string,
  parse: (block: string) => ParsedCertificate = (block) => new ParsedCertificate(block),
): ParsedCertificate[] {
  const blocks = [...text.matchAll(BLOCK)];
  if (/-----BEGIN [^-\n]*PRIVATE KEY/.test(text)) {
    throw new PemError('holds a private key', true);
  }
  const begun = text.match(/-----BEGIN /g)?.length ?? 0;
  if (begun === 0) throw new PemError('holds no PEM block ("-----BEGIN CERTIFICATE-----")');
  if (begun !== blocks.length)
    throw new PemError('holds a PEM block that is cut off or damaged: its END line is missing');
  return blocks.map(([block, label = ''], index) => {
    const place = `block ${index + 1} of ${blocks.length}`;
    if (label !== 'CERTIFICATE') throw new PemError(`${place} is a ${label}, not a CERTIFICATE`);
    try {
      return parse(block);
    } catch {
      throw new PemError(`${place} is no X.509 certificate`);
    }
  });
}
