import { checkKey } from '../../internal/data-keys';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { refuse, type Site } from '../../internal/refusal';
import { certificatesFromPem, PemError } from '../../x509/pem';
import type { SecretEntry } from '../secret-entry';

/** A checked reference to an entry of a Secret, as cert-manager's objects write it. */
export function secretEntry(site: Site, prop: string, { name, key }: SecretEntry): SecretEntry {
  secretName(site, `${prop}.name`, name);
  checkKey(site, `${prop}.key`, key);
  return { name, key };
}

/** A checked name of a Secret. A password or key in its place is not shown. */
export function secretName(site: Site, prop: string, name: string): string {
  checkName(site, prop, name, DNS_SUBDOMAIN_RULE, 'Write the name of the Secret, not its content.');
  return name;
}

/** Refuses a text that is empty or not there. */
export function requiredText(site: Site, prop: string, text: string, what: string): string {
  if (typeof text === 'string' && text.trim() === text && text !== '') return text;
  return refuse(site, { prop, received: text, allowed: what, fix: 'Write it without spaces around it.' });
}

/** A URL of one of the schemes, without credentials in it. */
export function url(site: Site, prop: string, text: string, schemes: readonly string[] = ['https:']): string {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed && schemes.includes(parsed.protocol) && parsed.username === '' && parsed.password === '') return text;
  return refuse(site, {
    prop,
    received: parsed?.password ? '(a URL with a password, not shown)' : text,
    allowed: `a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}, without user and password`,
    fix: 'Write it with its scheme, for example "https://ca.example.com:8200".',
  });
}

/** The CA certificates that a server's certificate is checked against, as base64 of PEM. */
export function caBundle(site: Site, prop: string, pem: string): string {
  try {
    const certificates = certificatesFromPem(pem);
    return Buffer.from(certificates.map((certificate) => certificate.pem).join('')).toString('base64');
  } catch (error) {
    if (!(error instanceof PemError)) throw error;
    return refuse(site, {
      prop,
      received: pem,
      allowed: `certificates in PEM; this text ${error.message}`,
      fix: error.hasPrivateKey
        ? 'Hand in the CA certificate alone, and take the key out of wherever this text is kept.'
        : 'Hand in the content of the file, not its path, and not encoded once more.',
    });
  }
}
