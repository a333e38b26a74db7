import type { Scalar } from './settings';

/** Whether a certificate with these DNS names is good for a host: by name, or by a wildcard for its first label. */
export function coversHost(dnsNames: readonly Scalar[], host: string): boolean {
  return dnsNames.includes(host) || dnsNames.includes(`*.${host.split('.').slice(1).join('.')}`);
}

/**
 * The host that proxies can dial: the Service's name where the certificate covers it (or has istio-csr's own default), else the first
 * name that the certificate spells out.
 */
export function servingHost(dnsNames: readonly Scalar[], serviceHost: string): string {
  if (dnsNames.length === 0 || coversHost(dnsNames, serviceHost)) return serviceHost;
  const named = dnsNames.find((name) => typeof name === 'string' && !name.startsWith('*'));
  return named === undefined ? serviceHost : String(named);
}
