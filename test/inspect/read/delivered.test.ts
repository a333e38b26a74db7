import { dump } from 'js-yaml';
import { readMesh } from '../../../lib/inspect/read/mesh';
import type { JsonObject } from '../../../lib/internal/merge';
import { LATEST } from '../../support/latest';
import { graphSays, loaded, rotationSays, verifySays } from '../answers';
import { issuer, object, type TestObject } from '../graph/support';

const CHART = 'cert-manager-istio-csr';
const CORPORATE = { app: { certmanager: { issuer: { name: 'corporate', kind: 'ClusterIssuer' } } } };
const REPOSITORY = 'https://charts.jetstack.io';

const flux = (spec: JsonObject, version = 'v2') =>
  object(`helm.toolkit.fluxcd.io/${version}`, 'HelmRelease', 'flux-system/csr', {
    spec: { targetNamespace: 'cert-manager', ...spec },
  });
const byName = { chart: { spec: { chart: CHART, version: LATEST } } };
const source = (kind: string, name: string, spec: JsonObject) =>
  object('source.toolkit.fluxcd.io/v1', kind, `flux-system/${name}`, { spec });

const destination = { namespace: 'cert-manager' };
const argo = (spec: JsonObject) =>
  object('argoproj.io/v1alpha1', 'Application', 'argocd/csr', { spec: { destination, ...spec } });
const fromRepository = { repoURL: REPOSITORY, chart: CHART, targetRevision: LATEST };
const argoSet = (source: JsonObject, elements: JsonObject[], more: JsonObject = {}) =>
  object('argoproj.io/v1alpha1', 'ApplicationSet', 'argocd/csr', {
    spec: {
      generators: [{ list: { elements } }],
      template: { metadata: { name: '{{name}}' }, spec: { destination, source } },
      ...more,
    },
  });
const store = (kind: string, name: string, data: JsonObject) => object('v1', kind, `flux-system/${name}`, { data });
const from = (kind: string, name: string, more: JsonObject = {}) => ({ kind, name, ...more });
const base64 = (text: string) => Buffer.from(text).toString('base64');

const istioCsr = (config: JsonObject = {}) =>
  object('operator.openshift.io/v1alpha1', 'IstioCSR', 'cert-manager/default', {
    spec: {
      istioCSRConfig: {
        certManager: { issuerRef: { name: 'corporate', kind: 'ClusterIssuer', group: 'cert-manager.io' } },
        istiodTLSConfig: { trustDomain: 'prod.example.com' },
        istio: { namespace: 'istio-system' },
        ...config,
      },
    },
  });
/** The Deployment as `kubectl get` prints it. */
const operated = object('apps/v1', 'Deployment', `cert-manager/${CHART}`, {
  spec: {
    template: {
      metadata: { labels: { app: CHART } },
      spec: {
        containers: [
          {
            name: CHART,
            image: `quay.io/jetstack/${CHART}:v0.16.0`,
            args: [
              '--certificate-namespace=istio-system',
              '--issuer-name=corporate',
              '--issuer-kind=ClusterIssuer',
              '--issuer-group=cert-manager.io',
              '--root-ca-file=/var/run/configmaps/istio-csr/ca.crt',
              '--trust-domain=prod.example.com',
            ],
            volumeMounts: [{ name: 'root-ca', mountPath: '/var/run/configmaps/istio-csr' }],
          },
        ],
        volumes: [
          {
            name: 'root-ca',
            configMap: { name: `${CHART}-issuer-ca-copy`, items: [{ key: 'ca.crt', path: 'ca.crt' }] },
          },
        ],
      },
    },
  },
});

const DELIVERED: readonly (readonly [string, TestObject[]])[] = [
  ['Flux, the chart by name', [flux({ ...byName, values: CORPORATE })]],
  ['Flux before v2', [flux({ ...byName, values: CORPORATE }, 'v2beta1')]],
  [
    'Flux, the chart by its path in Git',
    [flux({ chart: { spec: { chart: './deploy/charts/istio-csr/' } }, values: CORPORATE })],
  ],
  [
    'Flux, the chart of an OCIRepository',
    [
      flux({ chartRef: { kind: 'OCIRepository', name: 'csr' }, values: CORPORATE }),
      source('OCIRepository', 'csr', { url: `oci://quay.io/jetstack/charts/${CHART}`, ref: { tag: LATEST } }),
    ],
  ],
  [
    'Flux, the chart of a HelmChart',
    [
      flux({ chartRef: { kind: 'HelmChart', name: 'csr' }, values: CORPORATE }),
      source('HelmChart', 'csr', { chart: CHART, version: LATEST }),
    ],
  ],
  [
    'Flux, values of a ConfigMap',
    [
      flux({ ...byName, valuesFrom: [from('ConfigMap', 'v')] }),
      store('ConfigMap', 'v', { 'values.yaml': dump(CORPORATE) }),
    ],
  ],
  [
    'Flux, values of a Secret by another key, over those of a ConfigMap',
    [
      flux({ ...byName, valuesFrom: [from('ConfigMap', 'v'), from('Secret', 'v', { valuesKey: 'csr' })] }),
      store('ConfigMap', 'v', { 'values.yaml': 'app: {certmanager: {issuer: {name: other, kind: ClusterIssuer}}}' }),
      store('Secret', 'v', { csr: base64('app: {certmanager: {issuer: {name: corporate}}}') }),
    ],
  ],
  [
    'Flux, its own values over those of a ConfigMap',
    [
      flux({ ...byName, valuesFrom: [from('ConfigMap', 'v')], values: CORPORATE }),
      store('ConfigMap', 'v', { 'values.yaml': 'app: {certmanager: {issuer: {name: other}}}' }),
    ],
  ],
  [
    'Flux, one value over all others',
    [
      flux({
        ...byName,
        valuesFrom: [from('ConfigMap', 'v', { valuesKey: 'name', targetPath: 'app.certmanager.issuer.name' })],
        values: { app: { certmanager: { issuer: { name: 'other', kind: 'ClusterIssuer' } } } },
      }),
      store('ConfigMap', 'v', { name: 'corporate' }),
    ],
  ],
  ['Argo CD, values as an object', [argo({ source: { ...fromRepository, helm: { valuesObject: CORPORATE } } })]],
  ['Argo CD, values as a text', [argo({ source: { ...fromRepository, helm: { values: dump(CORPORATE) } } })]],
  [
    'Argo CD, values as an object and not as the text beside it',
    [argo({ source: { ...fromRepository, helm: { valuesObject: CORPORATE, values: 'app: {nonsense: true}' } } })],
  ],
  [
    'Argo CD, parameters over values',
    [
      argo({
        source: {
          ...fromRepository,
          helm: {
            values: 'app: {certmanager: {issuer: {name: other, kind: other}}}',
            parameters: [
              { name: 'app.certmanager.issuer.name', value: 'corporate', forceString: true },
              { name: 'app.certmanager.issuer.kind', value: 'ClusterIssuer' },
            ],
          },
        },
      }),
    ],
  ],
  [
    'Argo CD, one of several sources',
    [
      argo({
        sources: [
          { repoURL: 'https://git.example.com/x', path: 'manifests' },
          { ...fromRepository, helm: { valuesObject: CORPORATE } },
        ],
      }),
    ],
  ],
  [
    'Argo CD, an OCI repository',
    [
      argo({
        source: {
          repoURL: `oci://quay.io/jetstack/charts/${CHART}`,
          path: '.',
          targetRevision: LATEST,
          helm: { valuesObject: CORPORATE },
        },
      }),
    ],
  ],
  [
    'Argo CD, the folder of the chart in Git',
    [
      argo({
        source: {
          repoURL: 'https://github.com/cert-manager/istio-csr',
          path: 'deploy/charts/istio-csr',
          helm: { valuesObject: CORPORATE },
        },
      }),
    ],
  ],
  [
    'Argo CD, an ApplicationSet with one application',
    [
      argoSet(
        { ...fromRepository, helm: { values: 'app: {certmanager: {issuer: {name: "{{ca}}", kind: "{{ .kind }}"}}}' } },
        [{ name: 'csr', ca: 'corporate', kind: 'ClusterIssuer' }],
      ),
    ],
  ],
  ["OpenShift's cert-manager operator", [istioCsr()]],
  ['that operator, with the Deployment that it made', [istioCsr(), operated]],
];

describe.each(DELIVERED)('an agent by %s', (_what, objects) => {
  const all = [issuer('corporate'), ...objects];

  test('is one agent for all three, told by all its values', () => {
    expect(graphSays(all).signers).toEqual(['ClusterIssuer corporate']);
    expect(rotationSays(all).signers).toContain('ClusterIssuer corporate');
    const { agent, meshNamespace, signers, notes } = verifySays(all);
    expect([agent?.name, meshNamespace, signers, notes]).toEqual([
      `cert-manager/${CHART}`,
      'istio-system',
      ['corporate'],
      [],
    ]);
  });
});

describe('what an agent is told and cannot be read here', () => {
  const name = `cert-manager/${CHART}`;
  const values = { app: { tls: { trustDomain: 'prod.example.com' } } };
  const UNREAD: readonly (readonly [string, TestObject, string])[] = [
    [
      'a Secret that is not there',
      flux({ ...byName, values, valuesFrom: [from('Secret', 'v')] }),
      'Secret flux-system/v',
    ],
    [
      'an optional one, which may be there nevertheless',
      flux({ ...byName, values, valuesFrom: [from('ConfigMap', 'v', { optional: true })] }),
      'ConfigMap flux-system/v',
    ],
    [
      'a values file of another source',
      argo({
        sources: [
          { ...fromRepository, helm: { valueFiles: ['$values/csr.yaml'], valuesObject: values } },
          { ref: 'values' },
        ],
      }),
      'values file $values/csr.yaml',
    ],
    [
      "a values file of the chart's source",
      flux({ chart: { spec: { chart: CHART, valuesFiles: ['prod.yaml'] } }, values }),
      "values file prod.yaml of the chart's source",
    ],
  ];

  test.each(UNREAD)('is said, and no answer invented: %s', (_what, delivery, what) => {
    const all = [issuer('istio-system/istio-ca'), delivery];
    expect(graphSays(all).signers).toEqual([]);
    expect(graphSays(all).details).toContain(`not known in part: ${what}`);
    expect(rotationSays(all).signers).toEqual([what]);
    const verify = verifySays(all);
    expect([verify.signers, verify.maxLifetimeSeconds, verify.meshNamespace]).toEqual([[], undefined, undefined]);
    expect(verify.notes).toEqual([`what ${name} is told is not known in part: ${what}`]);
    // What its own values say, nothing below them changes.
    expect(verify.trustDomain).toBe('prod.example.com');
    expect(verify.agent?.servingNames).toEqual([]);
  });

  test('may go over its own values, and then nothing is known', () => {
    const path = { valuesKey: 'x', targetPath: 'app.tls.trustDomain' };
    const all = [flux({ ...byName, values, valuesFrom: [from('Secret', 'v', path)] })];
    expect(verifySays(all).trustDomain).toBeUndefined();
    const patched = [flux({ ...byName, values, postRenderers: [{ kustomize: {} }] })];
    expect(verifySays(patched).trustDomain).toBeUndefined();
  });

  test('is all that the parameters of a generator may change', () => {
    const helm = { valuesObject: { app: { tls: { trustDomain: '{{domain}}' } } } };
    const { trustDomain, notes, agent } = verifySays([argoSet({ ...fromRepository, helm }, [])]);
    expect([trustDomain, agent?.name]).toEqual([undefined, name]);
    expect(notes[0]).toContain(`what ${name} is told is not known in part: parameters of ApplicationSet argocd/csr`);
  });

  test('is told without what a Secret holds, where the chart refuses that', () => {
    const objects = [
      flux({ ...byName, valuesFrom: [from('Secret', 'v')] }),
      store('Secret', 'v', { 'values.yaml': base64('app: {server: {maxCertificateDuration: {s3cret: true}}}') }),
    ];
    const said = JSON.stringify([graphSays(objects), verifySays(objects).notes]);
    expect(said).toContain('the chart refuses its values: ');
    expect(said).not.toContain('s3cret');
  });

  test('is all of it where the chart refuses its values', () => {
    const all = [flux({ ...byName, values: { app: { nonsense: true } } })];
    const { details } = graphSays(all);
    expect(details[0]).toMatch(/^not known in part: the chart refuses its values: .*nonsense/);
    expect(rotationSays(all).signers[0]).toMatch(/^the chart refuses its values/);
    expect(verifySays(all).notes[0]).toMatch(
      /^what cert-manager\/cert-manager-istio-csr is told is not known in part: the chart refuses/,
    );
  });
});

test('an agent that stands in a file goes before the same from a chart', () => {
  const deployment = object('apps/v1', 'Deployment', `cert-manager/${CHART}`, {
    spec: {
      template: { spec: { containers: [{ image: `quay.io/jetstack/${CHART}:v0.16.0`, args: ['--issuer-name=own'] }] } },
    },
  });
  const { agents } = readMesh(loaded([flux({ ...byName, values: CORPORATE }), deployment]));
  expect(agents.map((agent) => [agent.tag, agent.flag('issuer-name')])).toEqual([['v0.16.0', 'own']]);
});

test.each(['./charts/istio-csr', 'charts/cert-manager-istio-csr/', 'istio-csr'])(
  'a chart that is kept in the folder %s is the agent',
  (path) => {
    const byArgo = [{ repoURL: 'x', path, helm: {} }, ...(path.includes('charts/') ? [{ repoURL: 'x', path }] : [])];
    for (const one of [flux({ chart: { spec: { chart: path } } }), ...byArgo.map((source) => argo({ source }))]) {
      expect(readMesh(loaded([one])).agents.map(({ name }) => name)).toEqual([`cert-manager/${CHART}`]);
    }
  },
);

test('other charts are no agent', () => {
  const all = [
    flux({ chart: { spec: { chart: 'istiod' } } }),
    argo({ source: { repoURL: 'https://git.example.com/x', path: 'apps' } }),
  ];
  expect(readMesh(loaded(all)).agents).toEqual([]);
  // Plain manifests, for all that one can tell.
  const plain = argo({ source: { repoURL: 'https://git.example.com/x', path: 'apps/istio-csr' } });
  expect(readMesh(loaded([plain])).agents).toEqual([]);
});

test.each(['my-istio-csr', 'istio-csr-issuers', 'istio-csr/issuers', './charts/cert-manager-istio-csr-policies'])(
  'nor is one that is kept in the folder %s',
  (path) => {
    const all = [flux({ chart: { spec: { chart: path } } }), argo({ source: { repoURL: 'x', path } })];
    expect(readMesh(loaded(all)).agents).toEqual([]);
  },
);
