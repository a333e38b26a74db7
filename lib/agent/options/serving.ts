import { isIP } from 'node:net';
import { AGENT_NAME, AGENT_NAMESPACE, serviceHost } from '../../facts/istio-csr';
import { SERVICE_TYPES } from '../../facts/kubernetes';
import type { NameRule } from '../../internal/names';
import { refuse, type Site } from '../../internal/refusal';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { inSpan } from '../../releases/span';
import { PrivateKey } from '../../signing/private-key';
import { keyExpression } from '../migrate/value-expressions';
import { TlsVersion } from '../props/network-props';
import type { AgentSettings } from '../settings';
import { containerPort, dnsNames, oneOf, plain, serviceType, special, texts, wholeNumber } from './kinds';
import type { Demand, PropPath } from './option';
import { changed, fallbackOf, lifetimeOption, moved, option, SINCE_V020 } from './row';

const TLS = { what: 'choosing TLS versions, cipher suites and curves' };
const SINCE_TLS = { since: 'v0.18.0' };
const SINCE_KEY_SIZE = { since: 'v0.5.0' };
const SINCE_KEY_ALGORITHM = ISTIO_CSR.span('servingKeyAlgorithm');
const KEY_SIZE = 'app.server.serving.certificateKeySize';
const KEY_ALGORITHM = 'app.server.serving.signatureAlgorithm';
const OFFICIAL_HOST = serviceHost(AGENT_NAME, AGENT_NAMESPACE);

const address = option<string>({
  prop: 'serving.address',
  kind: plain<string>(undefined, { take: listenAddress }),
  ours: '0.0.0.0',
  values: moved('agent.servingAddress', 'app.server.serving.address', 'string', '0.0.0.0'),
});

function goNames(prop: PropPath, flag: string, path: string) {
  return option<readonly string[]>({
    prop,
    kind: texts(GO_NAME_RULE, '`istio-csr --help` lists those that it takes.'),
    ...TLS,
    flags: [{ name: flag, ...SINCE_TLS, isList: true }],
    values: [{ path, type: 'strings', default: [], ...SINCE_TLS }],
  });
}

/** Names of Go's crypto/tls, and numbers of curves. */
const GO_NAME_RULE: NameRule = {
  pattern: /^[A-Za-z0-9_]+$/,
  maxLength: Number.POSITIVE_INFINITY,
  allowed: 'a name of Go\'s crypto/tls, such as "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" or "X25519"',
};

export const serving = {
  dnsNames: option<readonly string[]>({
    prop: 'serving.dnsNames',
    kind: dnsNames('Write DNS names without port.'),
    ours: ({ name, namespace }) => [serviceHost(name, namespace)],
    what: 'choosing the DNS names of the serving certificate',
    flags: [
      {
        name: 'serving-certificate-dns-names',
        ...ISTIO_CSR.span('servingNames'),
        isList: true,
        fallback: OFFICIAL_HOST,
      },
    ],
    values: [{ path: 'app.tls.certificateDNSNames', type: 'strings', default: [OFFICIAL_HOST], ...SINCE_V020 }],
  }),
  duration: lifetimeOption('serving.certificateDuration', { name: 'serving-certificate-duration', short: 't' }, [
    'agent.certificateDuration',
    'app.tls.certificateDuration',
  ]),
  address,
  port: option<number>({
    prop: 'serving.port',
    kind: containerPort,
    ours: 6443,
    flags: [
      {
        name: 'serving-address',
        short: 'a',
        fallback: changed('0.0.0.0:443', '0.0.0.0:6443'),
        write: (port, settings) => `${settings.get(address) ?? ''}:${port ?? ''}`,
      },
    ],
    values: moved('agent.servingPort', 'app.server.serving.port', 'number', 6443),
  }),
  privateKey: option<PrivateKey>({
    prop: 'serving.privateKey',
    kind: special(leafKey),
    ours: PrivateKey.rsa(2048),
    flags: [
      {
        name: 'serving-certificate-key-size',
        ...SINCE_KEY_SIZE,
        fallback: '2048',
        write: (key) => String(key?.size ?? ''),
      },
      { name: 'serving-signature-algorithm', ...SINCE_KEY_ALGORITHM, fallback: 'RSA', write: (key) => key?.algorithm },
    ],
    values: [
      { path: KEY_SIZE, type: 'number', default: 2048, ...SINCE_KEY_SIZE },
      { path: KEY_ALGORITHM, type: 'string', default: 'RSA', ...SINCE_KEY_ALGORITHM },
    ],
    demand: keyDemand,
    read: (chart) => {
      const [algorithm, size] = [chart.text(KEY_ALGORITHM), chart.text(KEY_SIZE)];
      if (chart.has(KEY_SIZE)) chart.quirks.set('serving-certificate-key-size', [size]);
      if (chart.has(KEY_ALGORITHM)) chart.quirks.set('serving-signature-algorithm', [algorithm]);
      return keyOf(algorithm || 'RSA', Number(size || 2048));
    },
    tell: (key) => ({ [KEY_SIZE]: key?.size, [KEY_ALGORITHM]: key?.algorithm }),
    code: (key, _ours, { release }) => (inSpan(release, SINCE_KEY_SIZE) && key ? keyExpression(key) : undefined),
  }),
  minTlsVersion: option<string>({
    prop: 'serving.minTlsVersion',
    kind: oneOf({ ...TlsVersion }, 'TlsVersion', "Leave it out for istio-csr's own."),
    ...TLS,
    flags: [{ name: 'serving-tls-min-version', ...SINCE_TLS, write: (version) => version || undefined }],
    values: [{ path: 'app.tls.servingTLSMinVersion', type: 'string', ...SINCE_TLS }],
  }),
  cipherSuites: goNames('serving.cipherSuites', 'serving-tls-cipher-suites', 'app.tls.servingTLSCipherSuites'),
  curvePreferences: goNames(
    'serving.curvePreferences',
    'serving-tls-curve-preferences',
    'app.tls.servingTLSCurvePreferences',
  ),
};

export const service = {
  type: option<string>({
    prop: 'service.type',
    kind: serviceType,
    ours: SERVICE_TYPES.CLUSTER_IP,
    values: [{ path: 'service.type', type: 'string', default: 'ClusterIP' }],
  }),
  port: option<number>({
    prop: 'service.port',
    kind: wholeNumber({ min: 1, max: 65535 }, 'Leave it out for 443.'),
    ours: 443,
    values: [{ path: 'service.port', type: 'number', default: 443 }],
  }),
  nodePort: option<number>({
    prop: 'service.nodePort',
    kind: wholeNumber({ min: 1, max: 65535 }, 'Leave it out to have the cluster choose.'),
    values: [{ path: 'service.nodePort', type: 'number' }],
    read: (chart) => (chart.truthy('service.nodePort') ? Number(chart.get('service.nodePort')) : undefined),
  }),
};

/** The names that the serving certificate has; those of istio-csr's own where it is told none. */
export function servingNames(settings: AgentSettings): readonly string[] {
  const told = settings.get(serving.dnsNames) ?? [];
  const [flag] = serving.dnsNames.flags;
  return told.length > 0 ? told : [(flag && fallbackOf(flag, settings.release)) ?? ''];
}

/** istio-csr and Istio's proxies do RSA and ECDSA; istio-csr has no flag for anything else. */
export function leafKey(site: Site, prop: string, given: unknown): PrivateKey {
  const key = given as PrivateKey;
  if (key.algorithm !== 'Ed25519') return key;
  const allowed = 'PrivateKey.rsa(bits) or PrivateKey.ecdsa(bits)';
  const fix = 'istio-csr knows no other key for serving certificates: use PrivateKey.ecdsa(256).';
  return refuse(site, { prop, received: key.algorithm, allowed, fix });
}

/** The key that a chart's values ask for; nothing for what only a chart can write. ECDSA is 384 or 256 (istio-csr issue 246). */
export function keyOf(algorithm: string, size: number): PrivateKey | undefined {
  if (algorithm === 'ECDSA') return PrivateKey.ecdsa(size === 384 ? 384 : 256);
  return algorithm === 'RSA' && size >= 2048 && size <= 8192 && Number.isInteger(size)
    ? PrivateKey.rsa(size)
    : undefined;
}

function keyDemand({ algorithm, size }: PrivateKey): Demand | undefined {
  if (algorithm !== 'RSA') {
    const what = 'another algorithm than RSA for the serving certificate';
    return { what, ...SINCE_KEY_ALGORITHM, received: algorithm };
  }
  if (size === 2048) return undefined;
  return { what: 'another size than 2048 for the key of the serving certificate', ...SINCE_KEY_SIZE, received: size };
}

/** An IP address as it stands before a port: Go wants brackets around one of version 6. */
function listenAddress(site: Site, prop: string, given: unknown): string {
  const version = isIP(given as string);
  if (version === 0) {
    refuse(site, { prop, received: given, allowed: 'an IP address', fix: 'Leave it out for 0.0.0.0.' });
  }
  return version === 6 ? `[${given}]` : (given as string);
}
