import { LATEST } from '../../../support/latest';
import { agent, bundle, graphOf, nodeNamed, object, ownCa, sentences, type TestObject, watching } from '../support';

const AGENT = `istio-csr ${LATEST} pki/csr`;
const CA = ownCa('istio-system/istio-ca');
const relationsOf = (objects: readonly TestObject[]) =>
  sentences(graphOf(objects)).filter((sentence) => sentence.includes(AGENT) || sentence.includes('istiod-dynamic'));

test('the agent is signed for by its issuer and tells its lifetimes and its trust domain', () => {
  const graph = graphOf([...CA, ...agent()]);
  expect(sentences(graph)).toContain(`Issuer istio-system/istio-ca signs ${AGENT}`);
  expect(nodeNamed(graph, AGENT)).toMatchObject({
    kind: 'agent',
    details: [
      'trust domain prod.example.com',
      'workload certificates up to 1 h',
      'serving certificate 6 h',
      'cert-manager-istio-csr.cert-manager.svc',
      'root: what the issuer hands out',
      'fills ConfigMap istio-ca-root-cert everywhere',
    ],
  });
});

test('flags are read with their value behind them, too', () => {
  const containers = [
    { command: ['istio-csr', '--certificate-namespace', 'mesh-pki', '--max-client-certificate-duration', '90m'] },
  ];
  const deployment = object('apps/v1', 'Deployment', 'pki/csr', { spec: { template: { spec: { containers } } } });
  const graph = graphOf([...ownCa('mesh-pki/istio-ca'), deployment]);
  expect(sentences(graph)).toContain('Issuer mesh-pki/istio-ca signs istio-csr pki/csr');
  expect(nodeNamed(graph, 'istio-csr pki/csr').details).toContain('workload certificates up to 90 min');
});

test.each([
  [`csr:${LATEST}`, `istio-csr ${LATEST}`],
  [`registry:5000/csr:${LATEST}@sha256:0e07`, `istio-csr ${LATEST}`],
  ['registry:5000/csr@sha256:0e07', 'istio-csr'],
])('the image %s is %s', (image, heading) => {
  const containers = [{ image, args: ['--certificate-namespace=a', '--issuer-name=b'] }];
  const { nodes } = graphOf([object('apps/v1', 'Deployment', 'a/b', { spec: { template: { spec: { containers } } } })]);
  expect(nodes.find(({ kind }) => kind === 'agent')?.heading).toBe(heading);
});

test('a Deployment without its flags is no agent', () => {
  const containers = [{ args: ['--issuer-name=istio-ca'] }];
  expect(
    graphOf([object('apps/v1', 'Deployment', 'a/b', { spec: { template: { spec: { containers } } } })]).nodes,
  ).toEqual([]);
});

test('the issuer at run time is the one that the ConfigMap names', () => {
  const runtime = object('v1', 'ConfigMap', 'pki/runtime', {
    data: { 'issuer-name': 'istio-ca', 'issuer-kind': 'Issuer', 'issuer-group': 'cert-manager.io' },
  });
  const flags = { 'issuer-enabled': 'false', ...watching('runtime') };
  expect(relationsOf([...CA, runtime, ...agent({ flags })])).toEqual([
    `ConfigMap pki/runtime configures ${AGENT}`,
    `Issuer istio-system/istio-ca signs ${AGENT}`,
  ]);
});

test("istiod's certificate that the agent makes while it runs is signed by the same issuer", () => {
  const flags = { 'istiod-cert-enabled': 'true', 'istiod-cert-duration': '3h' };
  const graph = graphOf([...CA, ...agent({ flags })]);
  expect(sentences(graph)).toContain('Issuer istio-system/istio-ca signs Certificate istio-system/istiod-dynamic');
  expect(nodeNamed(graph, 'Certificate istio-system/istiod-dynamic')).toMatchObject({
    lifetime: '3 h',
    details: ['made by istio-csr while it runs', 'in Secret istiod-tls'],
  });
});

describe('the root that it is pinned to', () => {
  const pinned = (volume: object, file = '/var/run/roots/ca.pem') =>
    agent({
      flags: { 'root-ca-file': file },
      volumeMounts: [
        { name: 'other', mountPath: '/var/run' },
        { name: 'root', mountPath: '/var/run/roots/' },
      ],
      pod: {
        volumes: [
          { name: 'other', emptyDir: {} },
          { name: 'root', ...volume },
        ],
      },
    });
  const secret = object('v1', 'Secret', 'pki/roots');

  test('is in the Secret or ConfigMap of the nearest volume', () => {
    expect(relationsOf([...CA, secret, ...pinned({ secret: { secretName: 'roots' } })])).toContain(
      `${AGENT} trusts Secret pki/roots`,
    );
    const projected = { projected: { sources: [{ secret: { name: 'roots' } }] } };
    expect(relationsOf([...CA, secret, ...pinned(projected)])).toContain(`${AGENT} trusts Secret pki/roots`);
  });

  test('may be what a Bundle writes into every namespace', () => {
    const roots = bundle('mesh-roots', {
      sources: [{ inLine: 'PEM' }, { useDefaultCAs: true }, { secret: { selector: { matchLabels: { a: 'b' } } } }],
      target: { configMap: { key: 'ca.pem' } },
    });
    const graph = graphOf([...CA, roots, ...pinned({ configMap: { name: 'mesh-roots' } })]);
    expect(sentences(graph)).toEqual(
      expect.arrayContaining([
        'Bundle mesh-roots stores in ConfigMap pki/mesh-roots',
        `${AGENT} trusts ConfigMap pki/mesh-roots`,
      ]),
    );
    expect(nodeNamed(graph, 'Bundle mesh-roots').details).toEqual([
      'roots written in the Bundle',
      "the public CAs of trust-manager's image",
      'Secrets by their labels',
    ]);
  });

  test('a volume of a driver tells nothing of its contents', () => {
    expect(relationsOf([...CA, ...pinned({ csi: { driver: 'x' } })]).filter((one) => one.includes('trusts'))).toEqual(
      [],
    );
  });
});

test('a Bundle trusts its sources and says what it fills when nothing here reads it', () => {
  const roots = bundle('mesh-roots', {
    sources: [{ secret: { name: 'root', key: 'ca.crt' } }],
    target: { configMap: { key: 'ca.pem' }, secret: { key: 'ca.pem' } },
  });
  const graph = graphOf([...ownCa('cert-manager/root'), roots]);
  expect(sentences(graph)).toContain('Bundle mesh-roots trusts Secret cert-manager/root');
  expect(nodeNamed(graph, 'Bundle mesh-roots').details).toEqual([
    'fills ConfigMap mesh-roots everywhere',
    'fills Secret mesh-roots everywhere',
  ]);
});
