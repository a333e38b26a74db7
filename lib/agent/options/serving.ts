import { isIP } from 'node:net';
import { Duration } from 'cdk8s';
import { serviceHost } from '../../facts/istio-csr';
import { checkName, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { refuse, type Site } from '../../internal/refusal';
import { has } from '../../releases/istio-csr-features';
import { PrivateKey } from '../../signing/private-key';
import { Lifetime } from '../lifetime';
import { type Expression, expression } from '../migrate/expression';
import { TlsVersion } from '../props/network-props';
import type { AgentSettings } from '../settings';
import { certificateLifetime, containerPort, oneOf, special, text, texts } from './kinds';
import type { Demand } from './option';
import { fallbackOf, option } from './row';

const FIRST_CHARTS = { until: 'v0.2.0' };
const SINCE_V020 = { since: 'v0.2.0' };
const TLS = { what: 'choosing TLS versions, cipher suites and curves' };
const SINCE_TLS = { since: 'v0.18.0' };

const address = option<string>({
  prop: 'serving.address',
  kind: text(listenAddress),
  ours: '0.0.0.0',
  values: [
    { path: 'agent.servingAddress', type: 'string', default: '0.0.0.0', ...FIRST_CHARTS },
    { path: 'app.server.serving.address', type: 'string', default: '0.0.0.0', ...SINCE_V020 },
  ],
});

/** How the agent serves signing requests. */
export const serving = {
  dnsNames: option<readonly string[]>({
    prop: 'serving.dnsNames',
    kind: texts(checkDnsName),
    ours: ({ name, namespace }) => [serviceHost(name, namespace)],
    what: 'choosing the DNS names of the serving certificate',
    flags: [
      {
        name: 'serving-certificate-dns-names',
        ...SINCE_V020,
        isList: true,
        fallback: 'cert-manager-istio-csr.cert-manager.svc',
      },
    ],
    values: [
      {
        path: 'app.tls.certificateDNSNames',
        type: 'strings',
        default: ['cert-manager-istio-csr.cert-manager.svc'],
        ...SINCE_V020,
      },
    ],
  }),
  duration: option<Lifetime>({
    prop: 'serving.certificateDuration',
    kind: certificateLifetime,
    ours: () => Lifetime.of(Duration.hours(1)),
    flags: [
      {
        name: 'serving-certificate-duration',
        short: 't',
        fallback: [
          { ...FIRST_CHARTS, value: '24h' },
          { ...SINCE_V020, value: '1h' },
        ],
      },
    ],
    values: [
      { path: 'agent.certificateDuration', type: 'string', default: '24h', ...FIRST_CHARTS },
      { path: 'app.tls.certificateDuration', type: 'string', default: '1h', ...SINCE_V020 },
    ],
  }),
  address,
  port: option<number>({
    prop: 'serving.port',
    kind: containerPort,
    ours: 6443,
    flags: [
      {
        name: 'serving-address',
        short: 'a',
        fallback: [
          { ...FIRST_CHARTS, value: '0.0.0.0:443' },
          { ...SINCE_V020, value: '0.0.0.0:6443' },
        ],
        write: (port, settings) => `${settings.get(address) ?? ''}:${port ?? ''}`,
      },
    ],
    values: [
      { path: 'agent.servingPort', type: 'number', default: 6443, ...FIRST_CHARTS },
      { path: 'app.server.serving.port', type: 'number', default: 6443, ...SINCE_V020 },
    ],
  }),
  privateKey: option<PrivateKey>({
    prop: 'serving.privateKey',
    kind: special(leafKey),
    ours: PrivateKey.rsa(2048),
    flags: [
      {
        name: 'serving-certificate-key-size',
        since: 'v0.5.0',
        fallback: '2048',
        write: (key) => String(key?.size ?? ''),
      },
      { name: 'serving-signature-algorithm', since: 'v0.7.0', fallback: 'RSA', write: (key) => key?.algorithm },
    ],
    values: [
      { path: 'app.server.serving.certificateKeySize', type: 'number', default: 2048, since: 'v0.5.0' },
      { path: 'app.server.serving.signatureAlgorithm', type: 'string', default: 'RSA', since: 'v0.7.0' },
    ],
    demand: keyDemand,
    read: (chart) => {
      const [algorithm, size] = ['signatureAlgorithm', 'certificateKeySize'].map((key) =>
        chart.text(`app.server.serving.${key}`),
      );
      if (chart.has('app.server.serving.certificateKeySize')) chart.quirk('serving-certificate-key-size', [size ?? '']);
      if (chart.has('app.server.serving.signatureAlgorithm'))
        chart.quirk('serving-signature-algorithm', [algorithm ?? '']);
      return keyOf(algorithm || 'RSA', Number(size || 2048));
    },
    tell: (key) =>
      key === undefined
        ? {}
        : {
            'app.server.serving.certificateKeySize': key.size,
            'app.server.serving.signatureAlgorithm': key.algorithm,
          },
    code: (key, _ours, { release }) => (has(release, 'servingKeySize') && key ? keyExpression(key) : undefined),
  }),
  minTlsVersion: option<string>({
    prop: 'serving.minTlsVersion',
    kind: oneOf({ ...TlsVersion }, 'TlsVersion', "Leave it out for istio-csr's own."),
    ...TLS,
    flags: [{ name: 'serving-tls-min-version', ...SINCE_TLS, write: (version) => version || undefined }],
    values: [{ path: 'app.tls.servingTLSMinVersion', type: 'string', ...SINCE_TLS }],
  }),
  cipherSuites: option<readonly string[]>({
    prop: 'serving.cipherSuites',
    kind: texts(checkGoName),
    ...TLS,
    flags: [{ name: 'serving-tls-cipher-suites', ...SINCE_TLS, isList: true }],
    values: [{ path: 'app.tls.servingTLSCipherSuites', type: 'strings', default: [], ...SINCE_TLS }],
  }),
  curvePreferences: option<readonly string[]>({
    prop: 'serving.curvePreferences',
    kind: texts(checkGoName),
    ...TLS,
    flags: [{ name: 'serving-tls-curve-preferences', ...SINCE_TLS, isList: true }],
    values: [{ path: 'app.tls.servingTLSCurvePreferences', type: 'strings', default: [], ...SINCE_TLS }],
  }),
};

/** The names that the serving certificate has; those of istio-csr's own where it is told none. */
export function servingNames(settings: AgentSettings): readonly string[] {
  const told = settings.get(serving.dnsNames) ?? [];
  const [flag] = serving.dnsNames.flags;
  return told.length > 0 ? told : [(flag && fallbackOf(flag, settings)) ?? ''];
}

/** istio-csr and Istio's proxies do RSA and ECDSA; istio-csr has no flag for anything else. */
export function leafKey(site: Site, prop: string, given: unknown): PrivateKey {
  const key = given as PrivateKey;
  if (key.algorithm !== 'Ed25519') return key;
  return refuse(site, {
    prop,
    received: key.algorithm,
    allowed: 'PrivateKey.rsa(bits) or PrivateKey.ecdsa(bits)',
    fix: 'istio-csr knows no other key for serving certificates: use PrivateKey.ecdsa(256).',
  });
}

/**
 * The key that a chart's values ask for; nothing for a combination that only a chart can write. istio-csr's ECDSA key does not always
 * follow the size (istio-csr issue 246): whatever is not 384 is 256.
 */
export function keyOf(algorithm: string, size: number): PrivateKey | undefined {
  if (algorithm === 'ECDSA') return PrivateKey.ecdsa(size === 384 ? 384 : 256);
  return algorithm === 'RSA' && size >= 2048 && size <= 8192 && Number.isInteger(size)
    ? PrivateKey.rsa(size)
    : undefined;
}

/** A key as TypeScript; nothing for the default. */
export function keyExpression({ algorithm, size }: PrivateKey): Expression | undefined {
  if (algorithm === 'RSA')
    return size === 2048 ? undefined : expression(`PrivateKey.rsa(${size})`, PrivateKey.rsa(size));
  return expression(`PrivateKey.ecdsa(${size})`, PrivateKey.ecdsa(size));
}

function keyDemand({ algorithm, size }: PrivateKey): Demand | undefined {
  if (algorithm !== 'RSA') {
    const what = 'another algorithm than RSA for the serving certificate';
    return { what, since: 'v0.7.0', received: algorithm };
  }
  if (size === 2048) return undefined;
  return { what: 'another size than 2048 for the key of the serving certificate', since: 'v0.5.0', received: size };
}

function checkDnsName(site: Site, prop: string, name: string): void {
  checkName(site, prop, String(name).replace(/^\*\./, ''), DNS_SUBDOMAIN_RULE, 'Write DNS names without port.');
}

/** Names of Go's crypto/tls, and numbers of curves. */
function checkGoName(site: Site, prop: string, name: string): void {
  if (typeof name === 'string' && /^[A-Za-z0-9_]+$/.test(name)) return;
  refuse(site, {
    prop,
    received: name,
    allowed: 'a name of Go\'s crypto/tls, such as "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" or "X25519"',
    fix: '`istio-csr --help` lists those that it takes.',
  });
}

/** An IP address as it stands before a port: Go wants brackets around one of version 6. */
function listenAddress(site: Site, prop: string, given: string): string {
  const version = isIP(given);
  if (version === 0) {
    refuse(site, { prop, received: given, allowed: 'an IP address', fix: 'Leave it out for 0.0.0.0.' });
  }
  return version === 6 ? `[${given}]` : given;
}
