import type { Issued } from './pki';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What a proxy holds: its chain and the CA certificates that it trusts, both as PEM. */
export interface ProxyState {
  /** @default - none: the proxy waits for its certificate */
  readonly chain?: string;
  /** @default - none */
  readonly root?: string;
}

/** The output of `istioctl proxy-config secret POD.NS -o json`. */
export function proxySecret({ chain, root }: ProxyState) {
  const type = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret';
  const shared = { versionInfo: '1', lastUpdated: '2026-08-01T12:00:00.000Z' };
  const certificate = chain && {
    ...shared,
    name: 'default',
    secret: {
      '@type': type,
      name: 'default',
      tlsCertificate: {
        certificateChain: { inlineBytes: base64(chain) },
        privateKey: { inlineBytes: base64('[redacted]') },
      },
    },
  };
  const trusted = root && {
    ...shared,
    name: 'ROOTCA',
    secret: { '@type': type, name: 'ROOTCA', validationContext: { trustedCa: { inlineBytes: base64(root) } } },
  };
  const warming = { name: 'default', versionInfo: 'uninitialized', secret: { '@type': type, name: 'default' } };
  return {
    dynamicActiveSecrets: [certificate, trusted].filter(Boolean),
    ...(chain === undefined ? { dynamicWarmingSecrets: [warming] } : {}),
  };
}

/** The JSON of a CA's Secret, with its key, as kubectl saves it. */
export function caSecret({ certificate, privateKey }: Issued, ca: string | undefined = certificate) {
  const keys = { 'tls.crt': base64(certificate), 'tls.key': base64(privateKey) };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'istio-ca', namespace: 'istio-system' },
    type: 'kubernetes.io/tls',
    data: ca === '' ? keys : { ...keys, 'ca.crt': base64(ca) },
  };
}

/** The output of `istioctl ztunnel-config certificates -o json`: Go's JSON of the certificates of a node. */
export function ztunnelCertificates(
  ...entries: { identity: string; chain: string[]; roots?: string[]; state?: string }[]
) {
  const dump = (pem: string) => ({ pem: base64(pem), serialNumber: '1', validFrom: '', expirationTime: '' });
  return entries.map(({ identity, chain, roots, state = 'Available' }) => ({
    identity,
    state,
    certChain: chain.map(dump),
    ...(roots ? { rootCerts: roots.map(dump) } : {}),
  }));
}

/** Envoy's whole `/config_dump`, in the names of the .proto files. */
export function configDump(pod: string, state: ProxyState) {
  const snake = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(snake);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snake(inner),
    ]);
    return Object.fromEntries(entries);
  };
  return {
    configs: [
      {
        '@type': 'type.googleapis.com/envoy.admin.v3.BootstrapConfigDump',
        bootstrap: { node: { id: `sidecar~10.0.0.7~${pod}~foo.svc.cluster.local` } },
      },
      { '@type': 'type.googleapis.com/envoy.admin.v3.ClustersConfigDump' },
      { '@type': 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump', ...(snake(proxySecret(state)) as object) },
    ],
  };
}
