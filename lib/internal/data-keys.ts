import { refuse, type Site } from './refusal';

/** Refuses what cannot be the key of an entry in a Secret or ConfigMap. A whole key or password in its place is not shown. */
export function checkKey(site: Site, prop: string, key: string): void {
  if (typeof key === 'string' && key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key)) return;
  refuse(site, {
    prop,
    received: key,
    allowed: 'the key of an entry (letters, digits, "-", "_" and ".", at most 253 characters)',
    fix: 'Write the name of the entry, as `kubectl describe` lists it, and not its content.',
  });
}
