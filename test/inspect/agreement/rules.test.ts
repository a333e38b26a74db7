import type { JsonObject } from '../../../lib/internal/merge';
import { mergeDeep } from '../../../lib/internal/merge';
import { agent, object, type TestObject } from '../graph/support';
import { ADDRESS, AGENT, broken, daemonSet, flux, OFF, operator, rendered, sail, VALUES, verdicts } from './support';

const { global, meshConfig } = VALUES;
const with_ = (changes: JsonObject) => mergeDeep(VALUES, changes);

/** Every way in which people install istiod, from the values of its chart. */
const WAYS: readonly (readonly [string, (values: JsonObject) => TestObject[]])[] = [
  ['an IstioOperator', (values) => [operator({ values })]],
  ["Sail's Istio", (values) => [sail('Istio', { values })]],
  ["Sail's IstioRevision", (values) => [sail('IstioRevision', { values })]],
  ['a HelmRelease', (values) => [flux('istiod', { values })]],
  [
    'a rendered chart',
    ({ pilot, meshConfig: mesh = {}, ...values }) => {
      const env = Object.entries((pilot as { env?: JsonObject })?.env ?? {}).map(([name, value]) => ({
        name,
        value: String(value),
      }));
      return rendered(values, env, mesh as JsonObject);
    },
  ],
];

describe.each(WAYS)('an istiod by %s', (_way, install) => {
  const says = (values: JsonObject) => broken([...AGENT, ...install(values)]);

  test('agrees with the agent', () => {
    expect(says(VALUES)).toEqual([]);
    const rules = new Set(verdicts([...AGENT, ...install(VALUES)]).map(({ rule }) => rule));
    expect([...rules]).toEqual(['asks-a-signer', 'one-signer', 'same-trust-domain', 'same-cluster-id']);
  });

  test('asks nobody where its CA is off and proxies are told no address, or its own', () => {
    const name = expect.stringMatching(
      /^asks-a-signer: asks istiod istio-system\/istiod(-default)?, where ENABLE_CA_SERVER is off$/,
    );
    expect(says({ pilot: OFF, meshConfig })).toEqual([name]);
    const itself = 'istiod.istio-system.svc.cluster.local:15012';
    expect(says({ pilot: OFF, meshConfig, global: { caAddress: itself } })).toEqual([name]);
  });

  test('is a second signer where its CA is on, told or by default', () => {
    const second = ['one-signer: ENABLE_CA_SERVER is on, and pki/csr is asked'];
    expect(says({ global, meshConfig })).toEqual(second);
    expect(says(with_({ pilot: { env: { ENABLE_CA_SERVER: 'true' } } }))).toEqual(second);
    // What Go takes for no boolean leaves the default.
    expect(says(with_({ pilot: { env: { ENABLE_CA_SERVER: 'off' } } }))).toEqual(second);
  });

  test.each(['0', 'F', 'False', false])('has its CA off with %p', (value) => {
    expect(says(with_({ pilot: { env: { ENABLE_CA_SERVER: value } } }))).toEqual([]);
  });

  test('is in another trust domain, and an alias changes nothing of it', () => {
    const mesh = { trustDomain: 'other.example.com', trustDomainAliases: ['prod.example.com'] };
    const found = 'same-trust-domain: trust domain other.example.com; istio-csr has prod.example.com';
    expect(says(with_({ meshConfig: mesh }))).toEqual([found]);
    const byDefault = 'same-trust-domain: trust domain cluster.local; istio-csr has prod.example.com';
    expect(says({ global, pilot: OFF, meshConfig: { trustDomain: 'cluster.local' } })).toEqual([byDefault]);
  });

  test('is of another cluster', () => {
    const found = (id: string) => `same-cluster-id: cluster id ${id}; istio-csr has east`;
    expect(says(with_({ global: { multiCluster: { clusterName: 'west' } } }))).toEqual([found('west')]);
    expect(says({ pilot: OFF, meshConfig, global: { caAddress: ADDRESS } })).toEqual([found('Kubernetes')]);
  });

  test('is plain Istio without an agent', () => {
    expect(says({})).toEqual([]);
  });
});

describe('an istiod whose CA', () => {
  const values = { global, meshConfig };

  test.each<[string, TestObject[]]>([
    [
      'is off by the variables of its component',
      [operator({ values, components: { pilot: { k8s: { env: [{ name: 'ENABLE_CA_SERVER', value: 'false' }] } } } })],
    ],
    ['is off by the values of its chart without a prefix', [flux('istiod', { values: { ...values, ...OFF } })]],
    [
      'is patched',
      [
        operator({
          values,
          components: {
            pilot: {
              k8s: {
                overlays: [
                  {
                    kind: 'Deployment',
                    name: 'istiod',
                    patches: [{ path: 'spec.template.spec.containers.[name:discovery].env[-1]', value: {} }],
                  },
                ],
              },
            },
          },
        }),
      ],
    ],
    [
      'is told by a ConfigMap',
      rendered(values, [
        { name: 'ENABLE_CA_SERVER', valueFrom: { configMapKeyRef: { name: 'x', key: 'y' } } } as JsonObject,
      ]),
    ],
    [
      'may be told by values that are not here',
      [flux('istiod', { values, valuesFrom: [{ kind: 'Secret', name: 'x' }] })],
    ],
    ['is that of another cluster', [operator({ profile: 'remote', values })]],
    ['is not among the objects', rendered(values, []).slice(0, 2)],
  ])('%s is no second signer', (_what, objects) => {
    expect(broken([...AGENT, ...objects])).toEqual([]);
  });

  test('is on in spite of the values, by the variables of its component', () => {
    const env = [{ name: 'ENABLE_CA_SERVER', value: 'true' }];
    const found = broken([...AGENT, operator({ values: VALUES, components: { pilot: { k8s: { env } } } })]);
    expect(found).toEqual(['one-signer: ENABLE_CA_SERVER is on, and pki/csr is asked']);
  });

  test('signs by the API of Kubernetes is a signer as well', () => {
    const pilot = { env: { EXTERNAL_CA: 'ISTIOD_RA_KUBERNETES_API' } };
    expect(broken([...AGENT, operator({ values: { ...values, pilot } })])).toHaveLength(1);
    expect(broken([operator({ values: { pilot } })])).toEqual([]);
  });

  test('is on, and an address that is no agent of these files is asked', () => {
    const service = { global: { caAddress: 'cert-manager-istio-csr.cert-manager.svc:443' } };
    expect(broken([operator({ values: service })])).toEqual([
      'one-signer: ENABLE_CA_SERVER is on, and cert-manager-istio-csr.cert-manager.svc is asked',
    ]);
    for (const caAddress of ['ca.example.com:443', 'istiod-other.istio-system.svc:15012']) {
      expect(broken([operator({ values: { global: { caAddress } } })])).toEqual([]);
    }
  });
});

test.each([
  'dns:///csr.pki.svc:443',
  'csr.pki.svc.cluster.local.:443',
  'csr.pki.svc.corp.example.com:443',
  'CSR.pki.svc:443',
  'csr.pki:443',
])('the address %s leads to the agent', (caAddress) => {
  expect(broken([...AGENT, operator({ values: with_({ global: { caAddress } }) })])).toEqual([]);
  const west = with_({ global: { caAddress, multiCluster: { clusterName: 'west' } } });
  expect(broken([...AGENT, operator({ values: west })])).toHaveLength(1);
});

test('what a proxy is told by its own variables goes over the values', () => {
  const proxyMetadata = { CA_ADDR: 'istiod.istio-system.svc:15012' };
  const values = with_({ meshConfig: { defaultConfig: { proxyMetadata } } });
  expect(broken([...AGENT, operator({ values })])).toEqual([
    'asks-a-signer: asks istiod istio-system/istiod, where ENABLE_CA_SERVER is off',
  ]);
  const away = { ISTIO_META_CLUSTER_ID: 'west' };
  const other = with_({ meshConfig: { defaultConfig: { proxyMetadata: away } } });
  expect(broken([...AGENT, operator({ values: other })])).toEqual([
    'same-cluster-id: cluster id west; istio-csr has east',
  ]);
});

describe('names of the .proto file in the mesh config', () => {
  const CA_ADDR = 'istiod.istio-system.svc:15012';
  const trusted = { trustDomain: 'prod.example.com' };
  const says = (mesh: JsonObject) => broken([...AGENT, operator({ values: { global, pilot: OFF, meshConfig: mesh } })]);
  const asksIstiod = ['asks-a-signer: asks istiod istio-system/istiod, where ENABLE_CA_SERVER is off'];

  test('count for what proxies are told, unless the other name stands beside', () => {
    const proxy_metadata = { CA_ADDR };
    expect(says({ ...trusted, defaultConfig: { proxy_metadata } })).toEqual(asksIstiod);
    expect(says({ ...trusted, defaultConfig: { proxy_metadata, proxyMetadata: {} } })).toEqual([]);
    expect(says({ ...trusted, default_config: { proxy_metadata } })).toEqual([]);
  });

  test('do not go over the trust domain that charts write', () => {
    const found = ['same-trust-domain: trust domain cluster.local; istio-csr has prod.example.com'];
    expect(says({ trust_domain: 'prod.example.com' })).toEqual(found);
    expect(says({ trust_domain: 'other.example.com', ...trusted })).toEqual([]);
  });

  test('count for the trust domain of a mesh config that no chart wrote', () => {
    const off = [{ name: 'ENABLE_CA_SERVER', value: 'false' }];
    const written = (mesh: JsonObject) => broken([...AGENT, ...rendered({ global }, off, mesh)]);
    expect(written({ trust_domain: 'prod.example.com' })).toEqual([]);
    expect(written({ trust_domain: 'other.example.com' })).toEqual([
      'same-trust-domain: trust domain other.example.com; istio-csr has prod.example.com',
    ]);
  });
});

test('charts before 1.10 take the trust domain of the global values, later ones do not', () => {
  const says = (tag: string | undefined, trustDomain: string) =>
    broken([...AGENT, operator({ tag, values: { pilot: OFF, global: { ...global, trustDomain } } })]);
  const found = (sent: string) => [`same-trust-domain: trust domain ${sent}; istio-csr has prod.example.com`];
  expect(says('1.9.9', 'prod.example.com')).toEqual([]);
  expect(says('1.9.9', 'other.example.com')).toEqual(found('other.example.com'));
  expect(says('1.10.0', 'prod.example.com')).toEqual(found('cluster.local'));
  expect(says(undefined, 'other.example.com')).toEqual([]);
});

test('proxies that ask by another protocol are not known', () => {
  expect(
    broken([...AGENT, operator({ values: { global: { caName: 'GkeWorkloadCertificate' }, pilot: OFF } })]),
  ).toEqual([]);
});

describe('a ztunnel', () => {
  const zt = { caAddress: ADDRESS, multiCluster: { clusterName: 'east' } };
  const unset = { multiCluster: { clusterName: 'east' } };
  const WITH: readonly (readonly [string, (address?: string) => TestObject[]])[] = [
    ['its chart', (address) => [flux('ztunnel', { values: { ...unset, caAddress: address } })]],
    [
      'its chart with global values',
      (address) => [flux('ztunnel', { values: { global: { ...unset, caAddress: address } } })],
    ],
    ["Sail's ZTunnel", (address) => [sail('ZTunnel', { values: { ztunnel: { ...unset, caAddress: address } } })]],
    ['its DaemonSet', (address = 'istiod.istio-system.svc:15012') => [daemonSet(address)]],
  ];
  const istiod = flux('istiod', { values: VALUES });

  test.each(WITH)('by %s asks the agent that trusts it', (_way, install) => {
    expect(broken([...AGENT, istiod, ...install(ADDRESS)])).toEqual([]);
    const rules = verdicts([...AGENT, ...install(ADDRESS)]).map(({ rule }) => rule);
    expect(rules).toEqual(['asks-a-signer', 'trusts-ztunnel', 'same-cluster-id']);
  });

  test.each(WITH)('by %s that asks an istiod whose CA is off gets nothing', (_way, install) => {
    const found = ['asks-a-signer: asks istiod istio-system/istiod, where ENABLE_CA_SERVER is off'];
    expect(broken([...AGENT, istiod, ...install()])).toEqual(found);
    expect(broken([...AGENT, istiod, ...install('istiod.istio-system.svc.cluster.local.:15012')])).toEqual(found);
    // Without the istiod among the objects it is not known.
    expect(broken([...AGENT, ...install()])).toEqual([]);
    expect(broken([flux('istiod', { values: {} }), ...install()])).toEqual([]);
  });

  test('of the profile ambient takes the address of the proxies, and one of its own before it', () => {
    const ambient = (values: JsonObject) => broken([...AGENT, operator({ profile: 'ambient', values })]);
    expect(ambient(VALUES)).toEqual([]);
    expect(ambient(with_({ ztunnel: { caAddress: 'istiod.istio-system.svc:15012' } }))).toEqual([
      'asks-a-signer: asks istiod istio-system/istiod, where ENABLE_CA_SERVER is off',
    ]);
  });

  test.each<[string, TestObject]>([
    ['elsewhere', flux('ztunnel', { targetNamespace: 'kube-system', values: zt })],
    ["where Sail's has its own namespace", sail('ZTunnel', { namespace: 'ztunnel', values: { ztunnel: zt } })],
    [
      'in the namespace of its component',
      operator({ profile: 'ambient', values: VALUES, components: { ztunnel: { namespace: 'zt' } } }),
    ],
    ['in the namespace of its profile', operator({ profile: 'openshift-ambient', values: VALUES })],
    ['by another account', daemonSet(ADDRESS, 'node-proxy')],
    ['by another name', flux('ztunnel', { values: { ...zt, resourceName: 'node-proxy' } })],
  ])('that lives %s is not trusted', (_what, one) => {
    expect(broken([...AGENT, one])).toEqual(['trusts-ztunnel: trusted: istio-system/ztunnel']);
  });

  test('whose namespace is open is not known', () => {
    const open = object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'ztunnel', {
      spec: { chart: { spec: { chart: 'ztunnel' } }, values: zt },
    });
    expect(broken([...AGENT, open])).toEqual([]);
  });

  test('that asks the agent shows an istiod whose CA is on, though that tells its proxies nothing', () => {
    const on = flux('istiod', { values: { meshConfig } });
    expect(broken([...AGENT, on, flux('ztunnel', { values: zt })])).toEqual([
      'one-signer: ENABLE_CA_SERVER is on, and pki/csr is asked',
    ]);
  });
});

test('each of several istiods and agents is compared with the one that is asked', () => {
  const [deployment, service] = agent({ flags: { 'trust-domain': 'west.example.com' } }) as [TestObject, TestObject];
  const west = [deployment, service].map((one) => ({ ...one, metadata: { ...one.metadata, namespace: 'west' } }));
  const canary = (caAddress: string) =>
    object('install.istio.io/v1alpha1', 'IstioOperator', 'istio-system/canary', {
      spec: {
        revision: 'canary',
        values: { pilot: OFF, global: { caAddress }, meshConfig: { trustDomain: 'west.example.com' } },
      },
    });
  const rest = [...AGENT, ...west, operator({ values: VALUES })];
  expect(broken([...rest, canary('csr.west.svc:443')])).toEqual([]);
  expect(broken([...rest, canary(ADDRESS)])).toHaveLength(2);
});
