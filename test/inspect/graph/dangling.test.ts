import { danglingFindings } from '../../../lib/inspect/graph/dangling';
import { LATEST } from '../../support/latest';
import {
  agent,
  bundle,
  certificate,
  graphOf,
  issuer,
  istioOperator,
  meshNamespace,
  object,
  ownCa,
  type TestObject,
  watching,
} from './support';

/** A mesh in which every reference is satisfied. */
const MESH: readonly TestObject[] = [
  ...ownCa('istio-system/istio-ca'),
  ...agent(),
  certificate('istio-system/istiod', { secretName: 'istiod-tls', issuerRef: { name: 'istio-ca' } }),
  istioOperator(),
  meshNamespace('shop'),
];

const messages = (objects: readonly TestObject[], surroundings = {}) =>
  danglingFindings(graphOf(objects, surroundings)).map(({ meaning }) => meaning?.replace(/\.$/, ''));

const without = (kind: string, name: string) => MESH.filter((one) => one.kind !== kind || one.metadata.name !== name);

test('nothing dangles in a mesh that is complete', () => {
  expect(messages(MESH)).toEqual([]);
});

/** What is missing, the objects, the message, and what the user may say exists to mend it. */
const CASES: readonly (readonly [string, readonly TestObject[], string, string])[] = [
  [
    'an issuer that a Certificate refers to',
    [certificate('shop/gateway', { secretName: 'tls', issuerRef: { name: 'pki', kind: 'ClusterIssuer' } })],
    'ClusterIssuer pki: no such issuer; needed by Certificate shop/gateway',
    'ClusterIssuer/pki',
  ],
  [
    'an issuer that is in another namespace',
    [issuer('pki/corporate'), certificate('shop/gateway', { secretName: 'tls', issuerRef: { name: 'corporate' } })],
    'Issuer shop/corporate: no such issuer; there is one in pki; needed by Certificate shop/gateway',
    'Issuer/shop/corporate',
  ],
  [
    'an issuer of another API group',
    [
      issuer('pca'),
      certificate('shop/gateway', {
        secretName: 'tls',
        issuerRef: { name: 'pca', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' },
      }),
    ],
    'AWSPCAClusterIssuer pca: no such issuer; needed by Certificate shop/gateway',
    'AWSPCAClusterIssuer/pca',
  ],
  [
    "the agent's issuer, which has to be in the namespace of its requests",
    [issuer('pki/istio-ca'), ...agent()],
    `Issuer istio-system/istio-ca: no such issuer; there is one in pki; needed by istio-csr ${LATEST} pki/csr`,
    'Issuer/istio-system/istio-ca',
  ],
  [
    'the Secret of a CA issuer',
    [issuer('istio-system/istio-ca', { ca: { secretName: 'root' } })],
    'Secret istio-system/root: nobody writes it; needed by Issuer istio-system/istio-ca',
    'Secret/istio-system/root',
  ],
  [
    "the Secret of a CA ClusterIssuer, which has to be in cert-manager's namespace",
    [...ownCa('pki/root'), issuer('mesh', { ca: { secretName: 'root' } })],
    'Secret cert-manager/root: nobody writes it; there is one in pki; needed by ClusterIssuer mesh',
    'Secret/root',
  ],
  [
    'a Secret that a Bundle gathers',
    [bundle('roots', { sources: [{ secret: { name: 'root', key: 'ca.crt' } }] })],
    'Secret cert-manager/root: nobody writes it; needed by Bundle roots',
    'Secret/cert-manager/root',
  ],
  [
    'a ConfigMap that a Bundle gathers',
    [bundle('roots', { sources: [{ configMap: { name: 'root', key: 'ca.crt' } }] })],
    'ConfigMap cert-manager/root: nobody writes it; needed by Bundle roots',
    'ConfigMap/cert-manager/root',
  ],
  [
    'the ConfigMap that names the issuer at run time',
    agent({ flags: { 'issuer-name': '', ...watching('runtime') } }),
    `ConfigMap pki/runtime: nobody writes it; needed by istio-csr ${LATEST} pki/csr`,
    'ConfigMap/pki/runtime',
  ],
  [
    "the ConfigMap of the agent's root",
    agent({
      flags: { 'issuer-name': '', 'root-ca-file': '/roots/ca.pem' },
      volumeMounts: [{ name: 'root', mountPath: '/roots' }],
      pod: { volumes: [{ name: 'root', configMap: { name: 'mesh-root' } }] },
    }),
    `ConfigMap pki/mesh-root: nobody writes it; needed by istio-csr ${LATEST} pki/csr`,
    'ConfigMap/pki/mesh-root',
  ],
  [
    "the Service at istiod's caAddress",
    [...without('IstioOperator', 'istio'), istioOperator('istio-system/istio', 'istio-csr.cert-manager.svc:443')],
    'Service cert-manager/istio-csr: no such Service; needed by Namespace shop, istiod istio-system/istiod',
    'Service/cert-manager/istio-csr',
  ],
  [
    'the certificate that istiod serves with',
    without('Certificate', 'istiod'),
    'Secret istio-system/istiod-tls: nobody writes it; needed by istiod istio-system/istiod',
    'Secret/istio-system/istiod-tls',
  ],
];

describe.each(CASES)('%s', (_what, objects, message, assumption) => {
  test('dangles', () => {
    expect(messages(objects)).toEqual([message]);
  });

  test('is satisfied when it is said to exist', () => {
    expect(messages(objects, { assumed: [assumption] })).toEqual([]);
    expect(graphOf(objects, { assumed: [assumption] }).nodes.filter(({ assumed }) => assumed)).toHaveLength(1);
  });
});

test('a file that no volume holds dangles', () => {
  const objects = agent({ flags: { 'issuer-name': '', 'root-ca-file': '/roots/ca.pem' } });
  expect(messages(objects)).toEqual([
    `File /roots/ca.pem: no volume of csr holds this file; needed by istio-csr ${LATEST} pki/csr`,
  ]);
});

describe('a file that is not in what fills its volume', () => {
  const pinned = agent({
    flags: { 'issuer-name': '', 'root-ca-file': '/roots/ca.pem' },
    volumeMounts: [{ name: 'root', mountPath: '/roots' }],
    pod: { volumes: [{ name: 'root', configMap: { name: 'roots', items: [{ key: 'ca.crt', path: 'ca.pem' }] } }] },
  });
  const writing = (key: string, namespace: string) =>
    bundle('roots', {
      sources: [{ inLine: 'PEM' }],
      target: {
        configMap: { key },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      },
    });
  const needed = `needed by istio-csr ${LATEST} pki/csr`;

  test.each<[string, TestObject, string[]]>([
    ['an entry of the ConfigMap', object('v1', 'ConfigMap', 'pki/roots', { data: { 'ca.crt': 'PEM' } }), []],
    [
      'another entry of the ConfigMap',
      object('v1', 'ConfigMap', 'pki/roots', { data: { 'root.pem': 'PEM' } }),
      [`File /roots/ca.pem: ConfigMap roots has no entry ca.crt; ${needed}`],
    ],
    ['what the Bundle writes', writing('ca.crt', 'pki'), []],
    [
      'another entry than the Bundle writes',
      writing('root.pem', 'pki'),
      [`File /roots/ca.pem: Bundle roots writes entry root.pem, and the agent mounts entry ca.crt; ${needed}`],
    ],
    [
      'what the Bundle writes elsewhere',
      writing('ca.crt', 'web'),
      [`File /roots/ca.pem: Bundle roots is written to namespace web, and the agent runs in pki; ${needed}`],
    ],
  ])('dangles or not: %s', (_what, filling, expected) => {
    expect(messages([...pinned, filling])).toEqual(expected);
  });
});

describe('who else writes a Secret', () => {
  const needing = issuer('istio-system/istio-ca', { ca: { secretName: 'root' } });
  test.each<[string, TestObject]>([
    ['the Secret itself', object('v1', 'Secret', 'istio-system/root')],
    ['a SealedSecret', object('bitnami.com/v1alpha1', 'SealedSecret', 'istio-system/root')],
    [
      'an ExternalSecret',
      object('external-secrets.io/v1', 'ExternalSecret', 'istio-system/x', { spec: { target: { name: 'root' } } }),
    ],
    [
      'an ExternalSecret of the same name',
      object('external-secrets.io/v1beta1', 'ExternalSecret', 'istio-system/root'),
    ],
    ['an object whose namespace is left to who applies it', object('v1', 'Secret', 'root')],
  ])('%s', (_what, writer) => {
    expect(messages([needing, writer])).toEqual([]);
  });

  test('not the same in another namespace', () => {
    const elsewhere = object('external-secrets.io/v1', 'ExternalSecret', 'pki/root');
    expect(messages([needing, elsewhere])).toHaveLength(1);
  });
});

test('options say where cert-manager and trust-manager look', () => {
  const clusterIssuer = [...ownCa('pki/root'), issuer('mesh', { ca: { secretName: 'root' } })];
  expect(messages(clusterIssuer, { clusterResourceNamespace: 'pki' })).toEqual([]);
  const roots = [...ownCa('pki/root'), bundle('roots', { sources: [{ secret: { name: 'root', key: 'ca.crt' } }] })];
  expect(messages(roots, { trustNamespace: 'pki' })).toEqual([]);
  const containers = [{ args: ['--trust-namespace=pki'] }];
  const trustManager = object('apps/v1', 'Deployment', 'x/trust-manager', {
    spec: { template: { spec: { containers } } },
  });
  expect(messages([...roots, trustManager])).toEqual([]);
});

test('an istiod with its own CA needs neither a Service nor istiod-tls', () => {
  expect(messages([istioOperator('istio-system/istio', '')])).toEqual([]);
});

test('a host of the world is nobody to be found here', () => {
  const objects = [...without('IstioOperator', 'istio'), istioOperator('istio-system/istio', 'ca.example.com:443')];
  expect(messages(objects)).toEqual([]);
});
