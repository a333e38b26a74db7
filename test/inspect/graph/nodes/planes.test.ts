import type { JsonObject } from '../../../../lib/internal/merge';
import { LATEST } from '../../../support/latest';
import {
  agent,
  graphOf,
  istioOperator,
  meshNamespace,
  nodeNamed,
  object,
  ownCa,
  sentences,
  type TestObject,
} from '../support';

const AGENT = `istio-csr ${LATEST} pki/csr`;
const ADDRESS = 'csr.pki.svc:443';
const BASE: readonly TestObject[] = [
  ...ownCa('istio-system/istio-ca'),
  ...agent(),
  object('v1', 'Secret', 'istio-system/istiod-tls'),
];
const dials = (objects: readonly TestObject[]) =>
  sentences(graphOf([...BASE, ...objects])).filter((sentence) => / dial/.test(sentence));
const values = { global: { caAddress: ADDRESS } };
const sail = (kind: string, name: string, spec: JsonObject) => object('sailoperator.io/v1', kind, name, { spec });
const flux = (chart: string, spec: JsonObject) =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', `flux-system/${chart}`, {
    spec: { chart: { spec: { chart } }, targetNamespace: 'istio-system', ...spec },
  });
const argo = (name: string, spec: JsonObject) =>
  object('argoproj.io/v1alpha1', 'Application', `argocd/${name}`, {
    spec: { destination: { namespace: 'istio-system' }, ...spec },
  });

test.each<[string, TestObject, string]>([
  ['an IstioOperator', istioOperator('x/istio', ADDRESS), 'istio-system/istiod'],
  [
    'an IstioOperator of a revision',
    istioOperator('x/istio', ADDRESS, { revision: 'canary' }),
    'istio-system/istiod-canary',
  ],
  [
    'an IstioOperator of another namespace',
    istioOperator('x/istio', ADDRESS, { values: { global: { caAddress: ADDRESS, istioNamespace: 'istio-system' } } }),
    'istio-system/istiod',
  ],
  ["Sail's Istio", sail('Istio', 'default', { namespace: 'istio-system', values }), 'istio-system/istiod'],
  [
    "Sail's Istio of a revision for each version",
    sail('Istio', 'mesh', { version: 'v1.30.3', updateStrategy: { type: 'RevisionBased' }, values }),
    'istio-system/istiod-mesh-v1-30-3',
  ],
  ['a HelmRelease', flux('istiod', { values }), 'istio-system/istiod'],
  [
    'an Application with values as an object',
    argo('istiod', { source: { chart: 'istiod', helm: { valuesObject: { ...values, revision: 'canary' } } } }),
    'istio-system/istiod-canary',
  ],
  [
    'an Application with values as a text, among several sources',
    argo('mesh', {
      sources: [
        { path: 'manifests', repoURL: 'https://git.example.com/x' },
        {
          repoURL: 'oci://registry.example.com/charts/istiod',
          helm: { values: `global: { caAddress: "${ADDRESS}" }` },
        },
      ],
    }),
    'istio-system/istiod',
  ],
  [
    'the values in the injector of a rendered chart',
    object('v1', 'ConfigMap', 'istio-system/istio-sidecar-injector-canary', {
      data: { values: JSON.stringify(values) },
    }),
    'istio-system/istiod-canary',
  ],
])('istiod by %s', (_what, one, name) => {
  expect(dials([one])).toEqual([`istiod ${name} tells to dial ${AGENT}`]);
  expect(sentences(graphOf([...BASE, one]))).toContain(`Secret istio-system/istiod-tls served by istiod ${name}`);
});

test.each<[string, TestObject, string]>([
  [
    "Sail's ZTunnel",
    sail('ZTunnel', 'default', { namespace: 'zt', values: { ztunnel: { caAddress: ADDRESS } } }),
    'zt/ztunnel',
  ],
  ['a HelmRelease', flux('ztunnel', { values: { caAddress: ADDRESS } }), 'istio-system/ztunnel'],
  ['a HelmRelease of another namespace', flux('ztunnel', { targetNamespace: 'nodes', values }), 'nodes/ztunnel'],
  [
    'a DaemonSet',
    object('apps/v1', 'DaemonSet', 'istio-system/ztunnel', {
      spec: { template: { spec: { containers: [{ env: [{ name: 'CA_ADDRESS', value: ADDRESS }] }] } } },
    }),
    'istio-system/ztunnel',
  ],
])('ztunnel by %s', (_what, one, name) => {
  const shop = meshNamespace('shop', { 'istio.io/dataplane-mode': 'ambient' });
  expect(dials([one, shop])).toEqual([
    `Namespace shop dials through ztunnel ${name}`,
    `ztunnel ${name} dials ${AGENT}`,
  ]);
});

test.each<[string, JsonObject, string]>([
  ['of the profile openshift-ambient', { profile: 'openshift-ambient' }, 'kube-system'],
  [
    'with a namespace for ztunnel',
    { profile: 'openshift-ambient', components: { ztunnel: { namespace: 'nodes' } } },
    'nodes',
  ],
])('an IstioOperator %s has ztunnel there', (_what, spec, namespace) => {
  expect(dials([istioOperator('x/istio', ADDRESS, spec)])).toEqual([
    `istiod istio-system/istiod tells to dial ${AGENT}`,
    `ztunnel ${namespace}/ztunnel dials ${AGENT}`,
  ]);
});

test('an IstioOperator of the profile ambient has both, one of gateways alone has none', () => {
  expect(dials([istioOperator('x/istio', ADDRESS, { profile: 'ambient' })])).toEqual([
    `istiod istio-system/istiod tells to dial ${AGENT}`,
    `ztunnel istio-system/ztunnel dials ${AGENT}`,
  ]);
  expect(dials([istioOperator('x/gateways', ADDRESS, { profile: 'empty' })])).toEqual([]);
});

describe('an agent that Flux or Argo CD installs from its chart', () => {
  const istioCsr = (version: string, values: JsonObject) =>
    flux('cert-manager-istio-csr', {
      chart: { spec: { chart: 'cert-manager-istio-csr', version } },
      targetNamespace: 'cert-manager',
      values,
    });
  const installed = (chart: TestObject) =>
    sentences(
      graphOf([
        ...ownCa('istio-system/istio-ca'),
        chart,
        istioOperator('x/istio', 'cert-manager-istio-csr.cert-manager.svc:443'),
      ]),
    );

  test.each([
    ['v0.14.2', 'v0.14.2'],
    ['0.14.2', 'v0.14.2'],
    ['>=0.14.0', LATEST],
  ])('is drawn from what the chart gives: version %s as %s', (version, shown) => {
    const agentName = `istio-csr ${shown} cert-manager/cert-manager-istio-csr`;
    expect(installed(istioCsr(version, {}))).toEqual(
      expect.arrayContaining([
        `Issuer istio-system/istio-ca signs ${agentName}`,
        'Issuer istio-system/istio-ca signs Certificate istio-system/istiod',
        `istiod istio-system/istiod tells to dial ${agentName}`,
      ]),
    );
  });

  test('is not there when the chart would refuse its values', () => {
    expect(installed(istioCsr('v0.14.2', { app: { nonsense: true } }))).toContain(
      'istiod istio-system/istiod tells to dial Service cert-manager/cert-manager-istio-csr',
    );
  });
});

test('proxies, ztunnel and istiod trust what the agent that they dial writes everywhere', () => {
  const ztunnel = sail('ZTunnel', 'default', { namespace: 'zt', values: { ztunnel: { caAddress: ADDRESS } } });
  const elsewhere = istioOperator('x/canary', 'ca.example.com:443', { revision: 'canary' });
  const graph = graphOf([...BASE, istioOperator('x/istio', ADDRESS), elsewhere, ztunnel, meshNamespace('shop')]);
  expect(sentences(graph).filter((sentence) => sentence.includes('istio-ca-root-cert'))).toEqual([
    `${AGENT} stores in ConfigMap istio-ca-root-cert`,
    'Namespace shop trusts ConfigMap istio-ca-root-cert',
    'istiod istio-system/istiod trusts ConfigMap istio-ca-root-cert',
    'ztunnel zt/ztunnel trusts ConfigMap istio-ca-root-cert',
  ]);
  expect(nodeNamed(graph, 'ConfigMap istio-ca-root-cert').details).toEqual(['in every namespace']);
});

describe('a namespace of workloads', () => {
  const two = [
    istioOperator('x/istio', ADDRESS),
    istioOperator('x/canary', 'ca.example.com:443', { revision: 'canary' }),
  ];
  const namespaceDials = (labels: JsonObject, planes = two) =>
    dials([...planes, meshNamespace('shop', labels)]).filter((sentence) => sentence.startsWith('Namespace'));

  test('dials what the istiod of its revision says', () => {
    expect(namespaceDials({ 'istio-injection': 'enabled' })).toEqual([`Namespace shop dials ${AGENT}`]);
    expect(namespaceDials({ 'istio.io/rev': 'canary' })).toEqual(['Namespace shop dials Host ca.example.com']);
    expect(namespaceDials({ 'istio-injection': 'enabled', 'istio.io/rev': 'canary' })).toEqual([
      `Namespace shop dials ${AGENT}`,
    ]);
  });

  const labelled = (tag: string, revision: string, name = `istio-revision-tag-${tag}`) =>
    object(
      'admissionregistration.k8s.io/v1',
      'MutatingWebhookConfiguration',
      name,
      {},
      {
        'istio.io/tag': tag,
        'istio.io/rev': revision,
      },
    );
  const canary = (values: JsonObject) =>
    istioOperator('x/canary', 'ca.example.com:443', { revision: 'canary', values });
  const otherAddress = { global: { caAddress: 'ca.example.com:443' } };
  const sailTag = (targetKind: string, target: string) =>
    sail('IstioRevisionTag', 'stable', { targetRef: { kind: targetKind, name: target } });

  test.each<[string, readonly TestObject[], string]>([
    [
      'the IstioOperator of its revision',
      [istioOperator('x/istio', ADDRESS), canary({ ...otherAddress, revisionTags: ['edge', 'stable'] })],
      'canary',
    ],
    [
      'the release of its revision',
      [
        istioOperator('x/istio', ADDRESS),
        flux('istiod', { values: { ...otherAddress, revision: 'b', revisionTags: ['stable'] } }),
      ],
      'b',
    ],
    ['its webhook', [...two, labelled('stable', 'canary')], 'canary'],
    [
      'an IstioRevisionTag for a revision',
      [
        istioOperator('x/istio', ADDRESS),
        sail('Istio', 'mesh', { values: otherAddress }),
        sailTag('IstioRevision', 'mesh'),
      ],
      'mesh',
    ],
    [
      'an IstioRevisionTag for an Istio',
      [
        istioOperator('x/istio', ADDRESS),
        sail('Istio', 'mesh', { version: 'v1.30.3', updateStrategy: { type: 'RevisionBased' }, values: otherAddress }),
        sailTag('Istio', 'mesh'),
      ],
      'mesh-v1-30-3',
    ],
  ])('dials what the istiod behind its tag says, by %s', (_what, planes, revision) => {
    const graph = graphOf([...BASE, ...planes, meshNamespace('shop', { 'istio.io/rev': 'stable' })]);
    expect(sentences(graph)).toContain('Namespace shop dials Host ca.example.com');
    expect(nodeNamed(graph, 'Namespace shop').details).toEqual([`sidecars of revision ${revision}, by the tag stable`]);
  });

  test('dials nobody when two places say two revisions for its tag, and a revision is never taken for a tag', () => {
    const moving = [...two, labelled('stable', 'canary'), sailTag('IstioRevision', 'default')];
    expect(namespaceDials({ 'istio.io/rev': 'stable' }, moving)).toEqual([]);
    expect(namespaceDials({ 'istio.io/rev': 'canary' }, [...two, labelled('canary', 'default')])).toEqual([
      'Namespace shop dials Host ca.example.com',
    ]);
  });

  test('is not told of its tag by the webhooks of two clusters at once', () => {
    const tags = [labelled('stable', 'canary'), labelled('stable', 'default')];
    expect(() => namespaceDials({ 'istio.io/rev': 'stable' }, [...two, ...tags])).toThrow(
      /MutatingWebhookConfiguration istio-revision-tag-stable differs/,
    );
    const filled = { ...labelled('stable', 'canary'), webhooks: [{ clientConfig: { caBundle: 'Zm9v' } }] };
    expect(namespaceDials({ 'istio.io/rev': 'stable' }, [...two, labelled('stable', 'canary'), filled])).toEqual([
      'Namespace shop dials Host ca.example.com',
    ]);
  });

  test('has sidecars where it is labelled for ambient as well', () => {
    const ztunnel = sail('ZTunnel', 'default', { namespace: 'zt', values: { ztunnel: { caAddress: ADDRESS } } });
    const ambient = { 'istio.io/dataplane-mode': 'ambient' };
    const both = { ...ambient, 'istio.io/rev': 'canary' };
    expect(namespaceDials(both, [...two, ztunnel])).toEqual(['Namespace shop dials Host ca.example.com']);
    const notInjected = { ...both, 'istio-injection': 'disabled' };
    expect(namespaceDials(notInjected, [...two, ztunnel])).toEqual(['Namespace shop dials through ztunnel zt/ztunnel']);
  });

  test('dials nobody when its revision is a tag and the istiods disagree, the one that all say otherwise', () => {
    expect(namespaceDials({ 'istio.io/rev': 'stable' })).toEqual([]);
    expect(namespaceDials({ 'istio.io/rev': 'stable' }, [istioOperator('x/istio', ADDRESS)])).toEqual([
      `Namespace shop dials ${AGENT}`,
    ]);
  });

  test('dials the one agent when no installer of Istio is among the objects', () => {
    expect(namespaceDials({ 'istio-injection': 'enabled' }, [])).toEqual([`Namespace shop dials ${AGENT}`]);
  });

  test('is drawn only when it is in the mesh', () => {
    const graph = graphOf([
      meshNamespace('a', { 'istio-injection': 'disabled', 'istio.io/rev': 'x' }),
      meshNamespace('b', {}),
    ]);
    expect(graph.nodes).toEqual([]);
  });

  test('has certificates of what its proxies ask for, up to what the agent allows', () => {
    const asking = (SECRET_TTL: string) =>
      istioOperator('x/istio', ADDRESS, { meshConfig: { defaultConfig: { proxyMetadata: { SECRET_TTL } } } });
    const lifetime = (one: TestObject) =>
      nodeNamed(graphOf([...BASE, one, meshNamespace('shop')]), 'Namespace shop').lifetime;
    expect(lifetime(asking('30m0s'))).toBe('30 min');
    expect(lifetime(asking('48h'))).toBe('1 h');
    expect(lifetime(istioOperator('x/istio', ADDRESS))).toBe('1 h');
  });
});

test.each<[string, string]>([
  ['https://csr.pki.svc:443', AGENT],
  ['csr.pki.svc.cluster.local:443', AGENT],
  ['csr.pki:443', AGENT],
  ['ca.mesh.example.com:443', AGENT],
  ['example.com:443', 'Host example.com'],
])('the address %s leads to %s', (address, target) => {
  const named = agent({ flags: { 'serving-certificate-dns-names': 'csr.pki.svc,*.mesh.example.com' } });
  const graph = graphOf([...ownCa('istio-system/istio-ca'), ...named, istioOperator('x/istio', address)]);
  expect(sentences(graph)).toContain(`istiod istio-system/istiod tells to dial ${target}`);
});

test('a Service without an agent behind it is no agent', () => {
  const other = object('v1', 'Service', 'pki/other', { spec: { selector: { app: 'other' } } });
  const bare = object('v1', 'Service', 'pki/bare', { spec: {} });
  expect(dials([other, istioOperator('x/istio', 'other.pki.svc:443')])).toEqual([
    'istiod istio-system/istiod tells to dial Service pki/other',
  ]);
  expect(dials([bare, istioOperator('x/istio', 'bare.pki.svc:443')])).toEqual([
    'istiod istio-system/istiod tells to dial Service pki/bare',
  ]);
});
