import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import {
  CertManager,
  type CertManagerProps,
  ChartDelivery,
  MeshWarnings,
  SailOperator,
  type SailOperatorProps,
  TrustManager,
  type TrustManagerProps,
} from 'cdk8s-istio-csr';
import { deepFreeze } from '../support/freeze';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, synth } from '../support/synth';
import { emptyChart, removeStandIns, standIn } from './support';

const flux = ChartDelivery.flux();
const argoCd = ChartDelivery.argoCd();

const certManager = (props: Partial<CertManagerProps> = {}) =>
  synth((chart) => new CertManager(chart, 'cert-manager', { delivery: flux, ...props }));
const trustManager = (props: Partial<TrustManagerProps> = {}) =>
  synth((chart) => new TrustManager(chart, 'trust-manager', { delivery: flux, ...props }));
const sailOperator = (props: Partial<SailOperatorProps> = {}) =>
  synth((chart) => new SailOperator(chart, 'sail-operator', { delivery: flux, ...props }));

const CONSTRUCTS = { CertManager: certManager, TrustManager: trustManager, SailOperator: sailOperator };
const valuesIn = (objects: ReturnType<typeof synth>) => only(objects, 'HelmRelease').spec.values;

// Every rendering starts two or three processes.
jest.setTimeout(60_000);

afterAll(removeStandIns);

describe.each(Object.entries(CONSTRUCTS))('%s', (name, objectsOf) => {
  test.each([
    ['flux', flux],
    ['argoCd', argoCd],
  ])('delivered with %s', (_how, delivery) => {
    const objects = objectsOf({ delivery });
    expect(Yaml.stringify(...objects)).toMatchSnapshot();
    expect(problemsOf(objects)).toEqual([]);
  });

  test('rendered', () => {
    const manifest = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a' } };
    const helm = standIn({ stdout: Yaml.stringify(manifest) });
    const objects = objectsOf({ delivery: helm.delivery });
    expect(problemsOf(objects)).toEqual([]);
    // The path of the values file differs every time.
    const asked = helm.arguments().map((argument) => argument.replace(/^.*overrides.yaml$/, 'values.yaml'));
    expect([...asked, helm.values()].join('\n')).toMatchSnapshot();
  });

  test('takes a mirror, another name and another namespace', () => {
    const objects = objectsOf({
      delivery: argoCd,
      repository: 'oci://mirror.example.com/charts',
      releaseName: 'other',
      namespace: 'elsewhere',
      createNamespace: false,
    });
    const { metadata, spec } = only(objects, 'Application');
    expect(metadata.name).toBe('other');
    expect(spec.source.repoURL).toBe('mirror.example.com/charts');
    expect(spec.destination.namespace).toBe('elsewhere');
    expect(spec.syncPolicy.syncOptions).toEqual(['ServerSideApply=true']);
  });

  test('takes more values, and leaves them alone', () => {
    const values = deepFreeze({ resources: { requests: { cpu: '10m' } } });
    expect(valuesIn(objectsOf({ values }))).toMatchObject(values);
  });

  test.each(['1.21', 'latest', '', '>=1.0.0', name === 'SailOperator' ? 'v1.30.3' : '1.21.1', 'v0.0.1'])(
    'refuses version %j',
    (version) => {
      expectRefusal(() => objectsOf({ version }), {
        place: `test/${{ CertManager: 'cert-manager', TrustManager: 'trust-manager', SailOperator: 'sail-operator' }[name]}`,
        prop: 'version',
        received: JSON.stringify(version),
        allowed:
          name === 'SailOperator'
            ? 'a release of the Sail operator as MAJOR.MINOR.PATCH'
            : 'a release as vMAJOR.MINOR.PATCH',
      });
    },
  );

  test('warns of a release that is newer than known, which it installs', () => {
    const chart = emptyChart();
    const construct = { CertManager, TrustManager, SailOperator }[name as 'CertManager'];
    const newest = construct.DEFAULT_VERSION;
    const [, prefix = '', major = '', minor = ''] = /^(v?)(\d+)\.(\d+)/.exec(newest) ?? [];
    const version = `${prefix}${major}.${Number(minor) + 1}.0`;
    const made = new construct(chart, 'x', { delivery: argoCd, version });
    expect(ApiObject.of(made).toJson().spec.source.targetRevision).toBe(version);
    new construct(chart, 'known', { delivery: argoCd, releaseName: 'known', version: newest });
    const message = `${version} is newer than this library knows, and is taken as ${newest}`;
    const pending = MeshWarnings.at(chart).pending();
    expect(pending.map(({ id, path }) => [id, path])).toEqual([['newer-release', 'test/x']]);
    expect(pending[0]?.message).toContain(message);
  });

  test('names the construct, not its chart, when the chart is refused', () => {
    expectRefusal(() => objectsOf({ namespace: 'A' }), {
      place: `test/${{ CertManager: 'cert-manager', TrustManager: 'trust-manager', SailOperator: 'sail-operator' }[name]}`,
      prop: 'namespace',
      received: '"A"',
      allowed: 'a DNS-1123 label',
    });
  });

  test('can be patched', () => {
    const construct = new { CertManager, TrustManager, SailOperator }[name as 'CertManager'](emptyChart(), 'x', {
      delivery: argoCd,
    });
    expect(ApiObject.of(construct).kind).toBe('Application');
    expect(construct.chart.node.defaultChild === ApiObject.of(construct)).toBe(true);
  });
});

describe('CertManager', () => {
  test('installs its CRDs the way its version knows', () => {
    expect(valuesIn(certManager())).toEqual({ crds: { enabled: true } });
    expect(valuesIn(certManager({ version: 'v1.15.0' }))).toEqual({ crds: { enabled: true } });
    expect(valuesIn(certManager({ version: 'v1.14.7' }))).toEqual({ installCRDs: true });
    expect(valuesIn(certManager({ version: 'v1.1.0' }))).toEqual({ installCRDs: true });
  });

  test('comes from the registry once that has its chart, and from the repository before', () => {
    expect(only(certManager({ version: 'v1.18.0' }), 'OCIRepository').spec).toMatchObject({
      url: 'oci://quay.io/jetstack/charts/cert-manager',
      ref: { tag: 'v1.18.0' },
    });
    for (const version of ['v1.17.4', 'v1.1.0']) {
      expect(only(certManager({ version }), 'HelmRepository').spec.url).toBe('https://charts.jetstack.io');
      expect(only(certManager({ version }), 'HelmRelease').spec.chart.spec.version).toBe(version);
    }
  });

  test('sets what its props say', () => {
    const props = deepFreeze({
      controllerReplicas: 2,
      webhookReplicas: 3,
      cainjectorReplicas: 1,
      clusterResourceNamespace: 'pki',
      disableAutoApproval: true,
      featureGates: { ServerSideApply: true, OtherNames: false },
      logLevel: 0,
      serviceMonitor: true,
      values: { webhook: { timeoutSeconds: 4 }, cainjector: { replicaCount: 1 } },
    });
    expect(valuesIn(certManager(props))).toEqual({
      crds: { enabled: true },
      replicaCount: 2,
      webhook: { replicaCount: 3, timeoutSeconds: 4 },
      cainjector: { replicaCount: 1 },
      clusterResourceNamespace: 'pki',
      disableAutoApproval: true,
      featureGates: 'OtherNames=false,ServerSideApply=true',
      global: { logLevel: 0 },
      prometheus: { servicemonitor: { enabled: true } },
    });
  });

  test('tells where ClusterIssuers look for their Secrets', () => {
    const where = (props: Partial<CertManagerProps>) =>
      new CertManager(emptyChart(), 'x', { delivery: flux, ...props }).clusterResourceNamespace;
    expect([{}, { namespace: 'pki' }, { clusterResourceNamespace: 'secrets' }].map(where)).toEqual([
      'cert-manager',
      'pki',
      'secrets',
    ]);
  });

  test('lets values win where no prop was given', () => {
    expect(valuesIn(certManager({ values: { replicaCount: 5, global: { logLevel: 4 } } }))).toMatchObject({
      replicaCount: 5,
      global: { logLevel: 4 },
    });
  });

  test.each<[Partial<CertManagerProps>, string, string, string]>([
    [{ controllerReplicas: 0 }, 'controllerReplicas', '0', 'a whole number from 1'],
    [{ webhookReplicas: 1.5 }, 'webhookReplicas', '1.5', 'a whole number from 1'],
    [{ cainjectorReplicas: -1 }, 'cainjectorReplicas', '-1', 'a whole number from 1'],
    [{ logLevel: 7 }, 'logLevel', '7', 'a whole number from 0 to 6'],
    [{ clusterResourceNamespace: 'A' }, 'clusterResourceNamespace', '"A"', 'a DNS-1123 label'],
    [{ featureGates: { 'a,B': true } }, 'featureGates', '"a,B"', 'names of feature gates'],
    [{ version: 'v1.14.0', disableAutoApproval: true }, 'disableAutoApproval', 'true', 'nothing before'],
    [{ values: { crds: { enabled: false } } }, 'values.crds.enabled', 'false', 'true, which this construct sets'],
    [{ values: { installCRDs: true } }, 'values.installCRDs', 'true', 'false, which this construct sets'],
    [{ version: 'v1.1.0', values: { installCRDs: false } }, 'values.installCRDs', 'false', 'true, which'],
    [{ controllerReplicas: 2, values: { replicaCount: 3 } }, 'values.replicaCount', '3', '2, which'],
    [{ webhookReplicas: 2, values: { webhook: 1 } }, 'values.webhook', '1', '{"replicaCount":2}, which'],
    [{ values: { crds: null } }, 'values.crds', 'null', 'a text, a number'],
  ])('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => certManager(props), { place: 'test/cert-manager', prop, received, allowed });
  });
});

describe('TrustManager', () => {
  test('comes after its cert-manager, into the same namespace', () => {
    const chart = emptyChart();
    const first = new CertManager(chart, 'cert-manager', { delivery: flux, namespace: 'pki' });
    const trust = new TrustManager(chart, 'trust-manager', { delivery: flux, certManager: first });
    expect([trust.namespace, trust.trustNamespace]).toEqual(['pki', 'pki']);
    expect(trust.chart.dependencies.map(({ node }) => node.path)).toEqual([first.chart.node.path]);
    const objects = chart.toJson();
    expect(problemsOf(objects)).toEqual([]);
    expect(only(objects, 'HelmRelease', 'trust-manager').spec).toMatchObject({
      targetNamespace: 'pki',
      dependsOn: [{ name: 'cert-manager', namespace: 'flux-system' }],
      values: { app: { trust: { namespace: 'pki' } } },
    });
  });

  test('comes in the wave after its cert-manager', () => {
    const chart = emptyChart();
    const first = new CertManager(chart, 'cert-manager', { delivery: argoCd });
    new TrustManager(chart, 'trust-manager', { delivery: argoCd, certManager: first });
    const objects = chart.toJson();
    expect(problemsOf(objects)).toEqual([]);
    const { metadata, spec } = only(objects, 'Application', 'trust-manager');
    expect(metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '1' });
    expect(spec.syncPolicy.syncOptions).toContain('SkipDryRunOnMissingResource=true');
  });

  test('rendered, in another chart of cdk8s: comes after its cert-manager, which made the namespace', () => {
    const manifest = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a' } };
    const { delivery } = standIn({ stdout: Yaml.stringify(manifest) });
    const app = new App();
    const later = new Chart(app, 'later');
    const sooner = new Chart(app, 'sooner');
    const first = new CertManager(sooner, 'cert-manager', { delivery });
    new TrustManager(later, 'trust-manager', { delivery, certManager: first });
    expect(sooner.toJson().map(({ kind }) => kind)).toEqual(['Namespace', 'ServiceAccount']);
    expect(later.toJson().map(({ kind }) => kind)).toEqual(['ServiceAccount']);
    expect(app.synthYaml()).toMatch(/^apiVersion: v1\nkind: Namespace/);
  });

  test('sets what its props say', () => {
    const props = deepFreeze({ trustNamespace: 'roots', secretTargets: ['a', 'b.c'], replicas: 2 }) as object;
    expect(valuesIn(trustManager(props))).toEqual({
      crds: { enabled: true },
      replicaCount: 2,
      app: { trust: { namespace: 'roots' } },
      secretTargets: { enabled: true, authorizedSecrets: ['a', 'b.c'] },
    });
  });

  test('comes from the repository in versions that the registry may not have', () => {
    expect(only(trustManager({ version: 'v0.17.1' }), 'HelmRepository').spec.url).toBe('https://charts.jetstack.io');
    expect(only(trustManager({ version: 'v0.18.0' }), 'OCIRepository').spec.ref).toEqual({ tag: 'v0.18.0' });
  });

  test.each<[Partial<TrustManagerProps>, string, string, string]>([
    [{ replicas: 0 }, 'replicas', '0', 'a whole number from 1'],
    [{ trustNamespace: '' }, 'trustNamespace', '""', 'a DNS-1123 label'],
    [{ secretTargets: [] }, 'secretTargets', '[]', 'the names of one or more Secrets'],
    [{ secretTargets: ['ok', '*'] }, 'secretTargets[1]', '"*"', 'a DNS-1123 subdomain'],
    [
      { values: { app: { trust: { namespace: 'other' } } } },
      'values.app.trust.namespace',
      '"other"',
      '"cert-manager", which this construct sets',
    ],
    [
      { secretTargets: ['a'], values: { secretTargets: { authorizedSecrets: ['b'] } } },
      'values.secretTargets.authorizedSecrets',
      '["b"]',
      '["a"], which this construct sets',
    ],
  ])('refuses %j', (props, prop, received, allowed) => {
    expectRefusal(() => trustManager(props), { place: 'test/trust-manager', prop, received, allowed });
  });
});
