import { IstioCsrRelease } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { renderTemplate } from '../../lib/agent/chart/template';
import { compileSnippets } from '../docs/snippets';
import { comparable, exactly } from '../support/equivalence';
import { rendered, type Values, valuesAt } from '../support/helm';
import { LATEST } from '../support/latest';
import { migrated, synthesizeMigrated } from '../support/migrated';
import { ROOT } from '../support/paths';
import { randomValues } from '../support/random-values';
import type { SynthesizedObject } from '../support/synth';

const HELM = { name: 'cert-manager-istio-csr', namespace: 'cert-manager' };

const comparison = (objects: readonly SynthesizedObject[]) => comparable(objects, 'cert-manager');
const expectSame = (release: string, values: Values) =>
  expect(comparison(synthesizeMigrated(migrated(release, values)))).toEqual(comparison(rendered(release, values)));

/** As `expectSame`, with everything that is empty: a selector `{}` selects all. */
function expectSameTo(release: string, values: Values): void {
  const bySpelling = (objects: readonly SynthesizedObject[]) => exactly(objects, 'cert-manager');
  const template = renderTemplate(IstioCsrRelease.of(release), HELM, values) as SynthesizedObject[];
  expect(bySpelling(synthesizeMigrated(migrated(release, values)))).toEqual(bySpelling(template));
}

/** Values files with every group of props in them. */
const FILES: [string, string, Values][] = [
  ['no values', LATEST, {}],
  ['the first release', 'v0.1.0', {}],
  [
    'v0.1.x with a trust anchor',
    'v0.1.3',
    { agent: { servingPort: 7443, clusterID: 'east', trustDomain: 'example.com' }, certificate: { rootCA: 'pem' } },
  ],
  [
    'a mesh of its own, ambient',
    'v0.16.0',
    {
      app: {
        tls: { trustDomain: 'example.com', certificateDNSNames: ['csr.example.com'] },
        server: { clusterID: 'east', caTrustedNodeAccounts: 'mesh/ztunnel', maxCertificateDuration: '24h' },
        istio: { namespace: 'mesh', revisions: ['default', 'canary'] },
        certmanager: { namespace: 'mesh', issuer: { name: 'pki', kind: 'ClusterIssuer' } },
        controller: { leaderElectionNamespace: 'mesh', configmapNamespaceSelector: 'a=b', maxConcurrentReconciles: 3 },
      },
    },
  ],
  [
    "istiod's certificate in every detail",
    LATEST,
    {
      app: {
        tls: {
          istiodCertificateDuration: '2160h',
          istiodCertificateRenewBefore: '720h',
          istiodPrivateKeyAlgorithm: 'ECDSA',
          istiodPrivateKeySize: 256,
          istiodAdditionalDNSNames: ["it's.example.com"],
        },
      },
    },
  ],
  ['ztunnel elsewhere', 'v0.12.0', valuesAt('app.server.caTrustedNodeAccounts', 'kube-system/ztunnel')],
  ['no certificate for istiod', 'v0.10.0', valuesAt('app.tls.istiodCertificateEnable', false)],
  [
    'all at run time',
    'v0.12.0',
    {
      app: {
        tls: { istiodCertificateEnable: 'dynamic' },
        runtimeConfiguration: { create: true, name: 'which', issuer: { name: 'rt', kind: 'ClusterIssuer' } },
        certmanager: { issuer: { enabled: false } },
      },
    },
  ],
  [
    'an external issuer and annotations',
    'v0.14.3',
    valuesAt('app.certmanager', {
      issuer: { name: 'pca', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' },
      additionalAnnotations: [{ name: 'example.com/approve', value: 'yes' }],
      preserveCertificateRequests: true,
    }),
  ],
  [
    'the pods in every detail',
    LATEST,
    {
      replicaCount: 3,
      podDisruptionBudget: { enabled: true, minAvailable: '50%' },
      image: { registry: 'mirror.local', digest: `sha256:${'0'.repeat(64)}`, pullPolicy: 'Always' },
      imagePullSecrets: [{ name: 'quay' }],
      nodeSelector: { 'kubernetes.io/os': null, pool: 'infra' },
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'x' } } },
          ],
        },
      },
      tolerations: [{ key: 'infra', operator: 'Exists', tolerationSeconds: 30 }],
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
      priorityClassName: 'high',
      resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: 1024 } },
      securityContext: { runAsUser: 1001 },
      volumes: [
        { name: 'a', projected: { sources: [{ configMap: { name: 'x' } }] } },
        { name: 'b', csi: { driver: 'd', volumeAttributes: { k: 'v' } } },
        { name: 'c', awsElasticBlockStore: { volumeID: 'id' } },
        { name: 'd', emptyDir: { sizeLimit: '5Mi' } },
      ],
      volumeMounts: [{ name: 'a', mountPath: '/etc/anchor' }],
      app: { tls: { rootCAFile: '/etc/anchor/ca.pem' } },
      commonLabels: { team: 'pki' },
      deploymentLabels: { a: '1' },
      deploymentAnnotations: { b: '2' },
      podLabels: { c: '3' },
      podAnnotations: { d: 'it\'s \\ "4"' },
    },
  ],
  [
    'metrics, logging and the server',
    LATEST,
    {
      service: { type: 'NodePort', nodePort: 30443, port: 8443 },
      app: {
        logLevel: 3,
        logFormat: 'json',
        readinessProbe: { port: 7070, path: '/ready' },
        metrics: {
          port: 9500,
          service: { servicemonitor: { enabled: true, interval: '60s', labels: { release: 'prom' } } },
        },
        server: {
          serving: { address: '::', port: 7443, certificateKeySize: 4096 },
          authenticators: { enableClientCert: true },
        },
        controller: { disableKubernetesClientRateLimiter: true },
      },
    },
  ],
  [
    'what only a chart can say',
    LATEST,
    {
      service: { port: 443, nodePort: 30443 },
      app: { logLevel: 9, server: { serving: { port: 443, signatureAlgorithm: 'ECDSA' } } },
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      extraObjects: ['apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra, namespace: pki }\ndata: { a: b }'],
    },
  ],
  ['a pull secret without a name', 'v0.5.0', {}],
];

describe('migrate', () => {
  // What the chart leaves to the issuer a typed agent is warned of.
  beforeEach(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));
  afterEach(() => jest.restoreAllMocks());

  test.each(FILES)('keeps the objects for %s', (_what, release, values) => expectSame(release, values));

  test('prints what compiles', () => {
    const fences = FILES.map(([, release, values], index) => ({
      language: 'ts',
      mode: '',
      code: migrated(release, values),
      line: index,
    }));
    const snippets = compileSnippets(ROOT, [{ path: 'migrated', text: '', fences, links: [], anchors: [] }]);
    expect(snippets).toHaveLength(FILES.length);
    expect(snippets.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('says only what differs from the typed defaults', () => {
    const values = {
      commonLabels: { team: 'pki' },
      replicaCount: 2,
      app: {
        tls: { trustDomain: 'example.com', istiodCertificateDuration: '24h', istiodCertificateRenewBefore: '8h' },
        certmanager: { issuer: { name: 'pki', kind: 'ClusterIssuer' } },
      },
    };
    expect(migrated(LATEST, values)).toMatchInlineSnapshot(`
"// The values of the istio-csr chart v0.17.0 as typed props.
import { ApiObject, App, Chart, Duration, JsonPatch } from 'cdk8s';
import { IssuerRef, IstiodCertificate, IstioCsrAgent, IstioCsrRelease, Mesh, TrustAnchor } from 'cdk8s-istio-csr';

const app = new App();
const chart = new Chart(app, 'istio-csr');
const mesh = new Mesh({ trustDomain: 'example.com' });

export const agent = new IstioCsrAgent(chart, 'agent', {
  mesh,
  issuer: IssuerRef.clusterIssuer('pki'),
  release: IstioCsrRelease.of('v0.17.0'),
  labels: { team: 'pki' },
  disruptionBudget: { enabled: false },
  topologySpreadConstraints: [],
  resources: {},
  disableClientRateLimiter: false,
  istiodCertificate: IstiodCertificate.create({ duration: Duration.hours(24), renewBefore: Duration.hours(8) }),
  trustAnchor: TrustAnchor.discovered(),
});

// What the chart does otherwise. Without a statement you get what typed props do, as docs/agent.md tells.
ApiObject.of(agent.node.findChild('ClusterRole')).addJsonPatch(
  JsonPatch.replace('/rules', [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'update', 'watch'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  ]),
);
new ApiObject(chart, 'dynamic-istiod-role-binding', {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: {
    labels: {
      'app.kubernetes.io/instance': 'cert-manager-istio-csr',
      'app.kubernetes.io/name': 'cert-manager-istio-csr',
      'app.kubernetes.io/version': 'v0.17.0',
      team: 'pki',
    },
    name: 'cert-manager-istio-csr-dynamic-istiod',
    namespace: 'istio-system',
  },
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'Role',
    name: 'cert-manager-istio-csr-dynamic-istiod',
  },
  subjects: [{ kind: 'ServiceAccount', name: 'cert-manager-istio-csr', namespace: 'cert-manager' }],
});
ApiObject.of(agent.node.findChild('Deployment')).addJsonPatch(
  JsonPatch.remove('/spec/template/metadata/annotations'),
  JsonPatch.remove('/spec/template/metadata/labels/istio.io~1dataplane-mode'),
  JsonPatch.remove('/spec/template/metadata/labels/sidecar.istio.io~1inject'),
  JsonPatch.remove('/spec/template/spec/automountServiceAccountToken'),
);

app.synth();
"
`);
  });

  test('prints patches for what typed props cannot say', () => {
    const values = { app: { logLevel: 9 }, resources: { requests: { cpu: '1' } } };
    expect(migrated('v0.8.1', values)).toMatchInlineSnapshot(`
"// The values of the istio-csr chart v0.8.1 as typed props.
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { IssuerRef, IstioCsrAgent, IstioCsrRelease, Mesh, TrustAnchor } from 'cdk8s-istio-csr';
import { k8s } from 'cdk8s-plus-27';

const app = new App();
const chart = new Chart(app, 'istio-csr');
const mesh = new Mesh();

export const agent = new IstioCsrAgent(chart, 'agent', {
  mesh,
  issuer: IssuerRef.issuer('istio-ca', 'istio-system'),
  release: IstioCsrRelease.of('v0.8.1'),
  replicas: 1,
  nodeSelector: {},
  securityContext: {},
  resources: { requests: { cpu: k8s.Quantity.fromString('1') } },
  trustAnchor: TrustAnchor.discovered(),
});

// What the chart does otherwise. Without a statement you get what typed props do, as docs/agent.md tells.
ApiObject.of(agent.node.findChild('ClusterRole')).addJsonPatch(
  JsonPatch.replace('/rules', [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'update', 'watch'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
  ]),
);
ApiObject.of(agent.node.findChild('Deployment')).addJsonPatch(
  JsonPatch.remove('/spec/template/metadata/annotations'),
  JsonPatch.remove('/spec/template/metadata/labels/istio.io~1dataplane-mode'),
  JsonPatch.remove('/spec/template/metadata/labels/sidecar.istio.io~1inject'),
  JsonPatch.remove('/spec/template/spec/automountServiceAccountToken'),
  JsonPatch.replace('/spec/template/spec/containers/0/args/0', '--log-level=9'),
);
ApiObject.of(agent.node.findChild('IstiodCertificate')).addJsonPatch(
  JsonPatch.remove('/metadata/labels'),
);

app.synth();
"
`);
  });

  test('takes the namespace of the Helm release', () => {
    const code = migrated(LATEST, {}, { name: 'csr', namespace: 'pki' });
    expect(code).toContain("namespace: 'pki'");
    const objects = synthesizeMigrated(code);
    expect(comparable(objects, 'pki')).toEqual(comparable(rendered(LATEST, {}, 'csr', 'pki'), 'pki'));
  });

  test('refuses what the chart refuses', () => {
    expect(() => migrated(LATEST, { replicas: 1 })).toThrow(/^migrate: values\.replicas: received 1/);
  });

  test.each<[string, string, RegExp]>([
    ['an issuer by its kind', 'kind: Issuer\nspec: { selfSigned: {} }', /selfSigned: \{\}/],
    ['a selector of everything', 'kind: NetworkPolicy\nspec: { podSelector: {}, ingress: [] }', /podSelector: \{\}/],
  ])('keeps what is empty in extraObjects: %s', (_what, text, printed) => {
    const values = { extraObjects: [`apiVersion: v1\n${text}\nmetadata: { name: extra, namespace: pki }`] };
    expect(migrated(LATEST, values)).toMatch(printed);
    expectSameTo(LATEST, values);
  });

  test('keeps a selector of everything in an affinity, also where a patch has to say it', () => {
    const anything = { topologyKey: 'zone', labelSelector: {}, namespaceSelector: {} };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [anything] } };
    expectSameTo(LATEST, { affinity });
    const future = { ...affinity, future: { none: [] } };
    expect(migrated(LATEST, { affinity: future })).toContain('JsonPatch.');
    expectSameTo(LATEST, { affinity: future });
  });

  test('keeps empty maps, lists and texts wherever they stand', () => {
    const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(fields, { noNullPrototype: true });
    const empty = fc.constantFrom<unknown>({}, [], '', 0, false);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        empty,
        fc.constantFrom('a', 1, true),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'matchLabels', "it's", 'x/y~z'), tie('tree'), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
      ),
    }));
    const map = fc.dictionary(fc.constantFrom('spec', 'data', 'rules', 'future'), tree, { noNullPrototype: true });
    const object = map.map((rest) =>
      JSON.stringify({ apiVersion: 'x.example.com/v1', kind: 'Extra', metadata: { name: 'one' }, ...rest }),
    );
    const selector = fc.constantFrom({}, { matchLabels: {} }, { matchExpressions: [] }, { matchLabels: { app: 'x' } });
    const volume = fc.constantFrom({ emptyDir: {} }, { configMap: { items: [] } }, { downwardAPI: { items: [] } });
    const values = fc.record(
      {
        extraObjects: fc.array(object, { maxLength: 1 }),
        affinity: record({
          podAffinity: record({
            requiredDuringSchedulingIgnoredDuringExecution: fc.array(
              record({ topologyKey: fc.constant('zone'), labelSelector: selector, namespaceSelector: selector }),
              { maxLength: 2 },
            ),
          }),
          nodeAffinity: fc.constantFrom({}, { future: {} }),
        }),
        topologySpreadConstraints: fc.array(
          record({
            maxSkew: fc.constant(1),
            topologyKey: fc.constant('zone'),
            whenUnsatisfiable: fc.constant('ScheduleAnyway'),
            labelSelector: selector,
          }),
          { maxLength: 2 },
        ),
        volumes: fc.array(
          volume.map((source) => ({ name: 'v', ...source })),
          { maxLength: 1 },
        ),
        tolerations: fc.array(fc.constantFrom({}, { operator: 'Exists' }), { maxLength: 2 }),
        podLabels: fc.constantFrom({}, { a: '' }),
        podAnnotations: fc.constantFrom({}, { a: '' }),
        resources: fc.constantFrom({}, { requests: {} }, { claims: [] }),
        securityContext: fc.constantFrom({}, { capabilities: {} }, { future: [] }),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    fc.assert(
      fc.property(values, (each) => expectSameTo(LATEST, each as Values)),
      { numRuns: 200 },
    );
  });

  test('keeps the objects for random values of random releases', () => {
    const cases = fc
      .constantFrom(...IstioCsrRelease.all())
      .chain((release) => randomValues(release).map((values) => ({ release: release.version, values })));
    fc.assert(
      fc.property(cases, ({ release, values }) => expectSame(release, values)),
      { numRuns: 200 },
    );
  });
});

test('a ztunnel outside the namespace of istiod is said once, in the mesh', () => {
  const code = migrated(LATEST, valuesAt('app.server.caTrustedNodeAccounts', 'kube-system/ztunnel'));
  expect(code).toMatch(/new Mesh\(\{[^}]*ztunnelNamespace: 'kube-system'/);
  expect(code).not.toContain('trustedNodeAccounts');
});
