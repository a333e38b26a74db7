import { App, Chart, Duration } from 'cdk8s';
import {
  CaSecretIssuer,
  CertManager,
  ChartDelivery,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioVersion,
  inspect,
  Mesh,
  MeshApp,
  MeshNamespace,
  SelfSignedCaChain,
  SleepWorkload,
  TrustAnchor,
  VaultAuth,
  VaultIssuer,
} from 'cdk8s-istio-csr';
import { Construct } from 'constructs';
import { agentFor } from '../../support/agent';
import { refusalOf } from '../../support/synth';

const mesh = new Mesh();
const issuer = IssuerRef.clusterIssuer('pki');
const trustAnchor = TrustAnchor.fromSecret('root');

/** Classes as a caller without types has them. */
type Untyped = new (...given: unknown[]) => unknown;

function refusal(written: unknown, ...given: unknown[]): string {
  const chart = new Chart(new App(), 'chart');
  return refusalOf(() => new (written as Untyped)(chart, 'it', ...given));
}

const agent = (props: object): string => refusal(IstioCsrAgent, { mesh, issuer, trustAnchor, ...props });

test.each([
  [
    'a version as a text',
    () => refusal(ExternalCaIstio, { agent: agentFor(), version: '1.30.3' }),
    'version',
    'Write IstioVersion.of("1.30.3").',
  ],
  [
    'a version of Kubernetes as a text',
    () => agent({ kubernetesVersion: '1.20' }),
    'kubernetesVersion',
    'Write KubernetesVersion.of("1.20").',
  ],
  ['an image as a text', () => agent({ image: 'mirror/x:v1' }), 'image', 'an object with props such as'],
  [
    'Secrets to pull with as a text',
    () => agent({ image: { pullSecrets: 'one' } }),
    'image.pullSecrets',
    'Write ["one"].',
  ],
  [
    'an object that is no login',
    () => refusal(VaultIssuer, { mesh, server: 'https://v', path: 'p', auth: {} }),
    'auth',
    'VaultAuth.kubernetes(...)',
  ],
  [
    'an object that is no runtime configuration',
    () => agent({ runtimeConfiguration: {} }),
    'runtimeConfiguration',
    'RuntimeConfiguration.create(...)',
  ],
  [
    'organizations as a text',
    () => refusal(SelfSignedCaChain, { mesh, organizations: 'corp' }),
    'organizations',
    'Write ["corp"].',
  ],
  [
    'false as a text',
    () => refusal(CaSecretIssuer, { mesh, secretName: 'ca', clusterWide: 'false' }),
    'clusterWide',
    'Write false, without quotes.',
  ],
  ['a number as a text', () => agent({ replicas: '2' }), 'replicas', 'Write 2, without quotes.'],
  [
    'a namespace that is a construct',
    () => refusal(SleepWorkload, { namespace: new Construct(new App(), 'foo') }),
    'namespace',
    'a text',
  ],
  [
    'a CA in place of its issuer',
    () => agent({ issuer: new SelfSignedCaChain(new Chart(new App(), 'a'), 'ca', { mesh }) }),
    'issuer',
    'with .issuer behind it',
  ],
  ['no props', () => refusal(SleepWorkload), 'props', 'an object with namespace'],
  ['null for the props', () => refusal(SleepWorkload, null), 'props', 'an object with namespace'],
  ['null for what may be left out', () => agent({ replicas: null }), 'replicas', 'or leave it out'],
  [
    'a name that differs in its case',
    () => agent({ TrustAnchorFile: '/x' }),
    'TrustAnchorFile',
    'Did you mean trustAnchorFile?',
  ],
  ['a name with a letter less', () => agent({ replica: 2 }), 'replica', 'Did you mean replicas?'],
  [
    'a name in snake case',
    () => agent({ max_certificate_duration: Duration.hours(1) }),
    'max_certificate_duration',
    'Did you mean maxCertificateDuration?',
  ],
])('%s is refused', (_what, told, prop, words) => {
  const message = told();
  expect(message).toMatch(new RegExp(`^chart/it: ${prop.replace('.', '\\.')}: received `));
  expect(message).toContain(words);
});

test('revisions as a text, and an app of nothing, are refused', () => {
  expect(refusalOf(() => Reflect.construct(Mesh, [{ revisions: 'default' }]))).toContain('Mesh: revisions: ');
  expect(refusalOf(() => Reflect.construct(MeshApp, [null]))).toContain('MeshApp: props: received null');
});

test('what is no scope or no id is refused with the class', () => {
  const chart = new Chart(new App(), 'chart');
  expect(refusalOf(() => Reflect.construct(SleepWorkload, [{}, 'it', {}]))).toContain('SleepWorkload "it": scope: ');
  expect(refusalOf(() => Reflect.construct(SleepWorkload, [chart, '', {}]))).toContain('SleepWorkload in chart: id: ');
});

test('a text in place of an object is not shown, since it may be a secret', () => {
  expect(refusal(VaultIssuer, { mesh, server: 'https://v', path: 'p', auth: 's.token' })).not.toContain('s.token');
});

test('an object may have more than the props, and a prop that is undefined is left out', () => {
  const shared = { mesh, name: 'foo', revision: undefined, somethingElse: 1 };
  expect(() => new MeshNamespace(new Chart(new App(), 'chart'), 'it', shared)).not.toThrow();
});

test('a class is what it was: for instanceof, for its name, for those that extend it', () => {
  class Mine extends MeshNamespace {}
  const mine = new Mine(new Chart(new App(), 'chart'), 'it', { mesh, name: 'foo' });
  expect(mine).toBeInstanceOf(Mine);
  expect(mine).toBeInstanceOf(MeshNamespace);
  expect(mine.constructor).toBe(Mine);
  expect(mesh.constructor).toBe(Mesh);
  expect(Mesh.name).toBe('Mesh');
  expect(IstioVersion.LATEST).toBeInstanceOf(IstioVersion);
  expect(refusal(Mine, { mesh, name: 5 })).toContain('Write "5", in quotes.');
});

describe('values that a YAML file has', () => {
  test('may be shared by very many places', () => {
    const shared = Array.from({ length: 30 }).reduce<unknown>((inner) => [inner, inner], 'x');
    const meshConfig = { deep: shared };
    const wrong = { agent: agentFor(), version: IstioVersion.LATEST, meshConfig, name: 5 };
    expect(refusal(ExternalCaIstio, wrong)).toContain('chart/it: name: ');
  });

  test('are refused when no stack could hold them', () => {
    const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 'x');
    const wrong = { agent: agentFor(), version: IstioVersion.LATEST, values: { deep } };
    const message = refusal(ExternalCaIstio, wrong);
    expect(message).toContain('chart/it: values.deep[0][0]');
    expect(message).toContain('at most 200 in each other');
  });
});

test.each([
  [
    'VaultAuth',
    VaultAuth,
    /^VaultAuth: constructor: received "new"; allowed: a VaultAuth: VaultAuth\..*no class to be made with new/,
  ],
  ['IssuerRef', IssuerRef, /^IssuerRef: constructor: received "new"; allowed: an IssuerRef: IssuerRef\./],
  ['IssuanceGraph', inspect.IssuanceGraph, /^IssuanceGraph: constructor: received "new"; .*IssuanceGraph\.fromYaml/],
])('new %s(), whose constructor is private', (_name, written, told) => {
  expect(refusalOf(() => new (written as unknown as Untyped)())).toMatch(told);
});

test('a chart that another waits for and that is not there yet', () => {
  const delivery = ChartDelivery.flux();
  for (const absent of [undefined, null]) {
    expect(refusal(CertManager, { delivery, dependsOn: [absent] })).toMatch(/dependsOn\[0\]: received (nothing|null)/);
  }
});
