import { checkKey } from '../../internal/data-keys';
import { DNS_SUBDOMAIN_RULE, followsRule } from '../../internal/names';
import { hidden, refuse, type Site } from '../../internal/refusal';
import { pemOf } from '../../x509/certificates';
import type { SecretEntry } from '../secret-entry';
import { certificatesIn } from '../trust/pem-input';
import type { ServerTrustProps } from './server-trust';

export function secretEntry(site: Site, prop: string, entry: SecretEntry): SecretEntry {
  const { name, key } = entry;
  secretName(site, `${prop}.name`, name);
  checkKey(site, `${prop}.key`, key);
  return { name, key };
}

/** A checked name of a Secret. A password or key in its place is not shown. */
export function secretName(site: Site, prop: string, name: string): string {
  if (followsRule(name, DNS_SUBDOMAIN_RULE)) return name;
  const fix = 'Write the name of the Secret, not its content.';
  return refuse(site, { prop, received: hidden(name), allowed: DNS_SUBDOMAIN_RULE.allowed, fix });
}

export function requiredText(site: Site, prop: string, text: string, what: string): string {
  if (text.trim() === text && text !== '') return text;
  return refuse(site, { prop, received: text, allowed: what, fix: 'Write it without spaces around it.' });
}

export function url(site: Site, prop: string, text: string, schemes: readonly string[] = ['https:']): string {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed && schemes.includes(parsed.protocol) && parsed.username === '' && parsed.password === '') return text;
  return refuse(site, {
    prop,
    received: text.includes('@') ? hidden(text) : text,
    allowed: `a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}, without user and password`,
    fix: 'Write scheme, host and port, for example "https://ca.example.com:8200".',
  });
}

export function caBundle(site: Site, prop: string, pem: string): string {
  return Buffer.from(pemOf(certificatesIn(site, prop, pem))).toString('base64');
}

export function serverTrust(site: Site, { caBundle: pem, caBundleSecret }: ServerTrustProps): object {
  if (pem !== undefined && caBundleSecret !== undefined) {
    const allowed = 'caBundle or caBundleSecret (cert-manager refuses both)';
    refuse(site, { prop: 'caBundleSecret', received: caBundleSecret.name, allowed, fix: 'Leave one of them out.' });
  }
  return {
    caBundle: pem === undefined ? undefined : caBundle(site, 'caBundle', pem),
    caBundleSecretRef: caBundleSecret && secretEntry(site, 'caBundleSecret', caBundleSecret),
  };
}
