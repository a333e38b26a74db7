import { hidden, refuse, type Site } from './refusal';

/** Refuses an entry that by its name keeps a private key (`tls.key` of a Secret of type kubernetes.io/tls), where a certificate is asked for. */
export function checkPublicEntry(site: Site, prop: string, key: string): void {
  checkKey(site, prop, key);
  if (!/\.key$|(^|[-_.])key\.(pem|der)$/.test(key)) return;
  const fix = 'By its name this entry is a private key, and a trust anchor is public.';
  refuse(site, { prop, received: key, allowed: 'an entry with certificates, such as tls.crt or ca.crt', fix });
}

/** Refuses what cannot be the key of an entry in a Secret or ConfigMap. A whole key or password in its place is not shown. */
export function checkKey(site: Site, prop: string, key: string): void {
  if (isDataKey(key)) return;
  const allowed = 'the key of an entry (letters, digits, "-", "_" and ".", at most 253 characters)';
  const fix = 'Write the name of the entry, as `kubectl describe` lists it, and not its content.';
  refuse(site, { prop, received: hidden(key), allowed, fix });
}

/** Whether a text can be the key of an entry in a Secret or ConfigMap. */
export function isDataKey(text: string): boolean {
  return /^[-._a-zA-Z0-9]{1,253}$/.test(text);
}
