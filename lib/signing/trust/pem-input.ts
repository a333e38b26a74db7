import { hidden, refuse, type Site } from '../../internal/refusal';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { certificatesFromPem, PemError } from '../../x509/pem';

/**
 * Reads certificates that a user passes in. The error does not repeat a text that is not PEM: it may be a private key in another encoding
 * (DER, or the base64 in which kubectl prints a Secret). It does repeat a path, which people pass in by mistake.
 */
export function certificatesIn(site: Site, prop: string, pem: string): ParsedCertificate[] {
  try {
    return certificatesFromPem(pem);
  } catch (error) {
    if (!(error instanceof PemError)) throw error;
    const allowed = `certificates in PEM; this text ${error.message}`;
    const fix = fixFor(pem, error);
    return refuse(site, { prop, received: error.hasPrivateKey || isPath(pem) ? pem : hidden(pem), allowed, fix });
  }
}

function fixFor(pem: string, { hasPrivateKey }: PemError): string {
  if (hasPrivateKey) return 'Hand in the certificate alone, and take the key out of wherever this text is kept.';
  if (isPath(pem)) return 'Hand in the content of the file (readFileSync(path, "utf8")), not its path.';
  return 'Hand in the text of the PEM file as it is: not DER, not encoded once more (kubectl prints the entries of a Secret in base64).';
}

function isPath(text: string): boolean {
  return text.length <= 200 && /^[\w@~./\\ -]+\.(pem|crt|cer|cert)$/i.test(text);
}
