/** Whether a certificate with these DNS names is good for a host: by name, or by a wildcard for its first label. */
export function coversHost(dnsNames: readonly string[], host: string): boolean {
  return dnsNames.includes(host) || dnsNames.includes(`*.${host.split('.').slice(1).join('.')}`);
}
