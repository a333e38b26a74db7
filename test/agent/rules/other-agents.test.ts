import { App, Chart } from 'cdk8s';
import {
  AgentInstaller,
  ChartDelivery,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioCsrRelease,
  IstiodCertificate,
  IstioVersion,
  Mesh,
  MeshApp,
  OutputFolder,
  SelfSignedCaChain,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { fullProps, namesOf, type Props } from '../../support/agent-objects';
import { expectRefusal } from '../../support/refusal';
import { synth } from '../../support/synth';

const ONE: Props = { name: 'one', rootConfigMapNamespaceSelector: 'mesh=one' };
const TWO: Props = {
  name: 'two',
  rootConfigMapNamespaceSelector: 'mesh=two',
  mesh: new Mesh({ namespace: 'istio-two' }),
};

function both(one: Props, two: Props, scopes = (chart: Chart): Construct[] => [chart, chart]): void {
  const [first, second] = scopes(new Chart(new App(), 'test'));
  new IstioCsrAgent(first as Construct, 'one', fullProps(one));
  new IstioCsrAgent(second as Construct, 'two', fullProps(two));
}

test('two agents of two meshes in one cluster share no object', () => {
  const objects = synth((chart) => {
    new IstioCsrAgent(chart, 'one', fullProps(ONE));
    new IstioCsrAgent(chart, 'two', fullProps(TWO));
  });
  const names = namesOf(objects);
  expect(names).toHaveLength(new Set(names).size);
  expect(names).toEqual(expect.arrayContaining(['ClusterRole -/one', 'ClusterRole -/two']));
});

test.each<[Props, string, string, string]>([
  [{ name: 'one', namespace: 'pki' }, 'name', '"one"', 'test/one has it too, and of two ClusterRoles one'],
  [
    { mesh: new Mesh() },
    'istiodCertificate',
    '"certificate"',
    'test/one has the certificate of the istiod in namespace istio-system made',
  ],
  [
    { mesh: new Mesh(), istiodCertificate: IstiodCertificate.dynamic() },
    'istiodCertificate',
    '"dynamic"',
    'istiod-tls',
  ],
  [
    { mesh: new Mesh(), istiodCertificate: IstiodCertificate.none() },
    'leaderElectionNamespace',
    '"istio-system"',
    'by the same Lease istio-csr',
  ],
  [{ leaderElectionNamespace: 'istio-system' }, 'leaderElectionNamespace', '"istio-system"', 'test/one does so there'],
  [
    { rootConfigMapNamespaceSelector: undefined },
    'rootConfigMapNamespaceSelector',
    'nothing',
    'shares no namespace with that of test/one (mesh=one)',
  ],
  [
    { rootConfigMapNamespaceSelector: 'team=two' },
    'rootConfigMapNamespaceSelector',
    '"team=two"',
    'both write the ConfigMap istio-ca-root-cert',
  ],
  [{ name: 'one-metrics' }, 'name', '"one-metrics"', 'Service cert-manager/one-metrics is'],
])('a second agent is refused that takes something away: %j', (props, prop, received, allowed) => {
  expectRefusal(() => both(ONE, { ...TWO, ...props }), { place: 'test/two', prop, received, allowed });
});

test.each<[string, Props, Props]>([
  ['its own election', ONE, { ...TWO, leaderElectionNamespace: 'cert-manager' }],
  ['an older release', ONE, { ...TWO, release: 'v0.5.0' }],
])('a second agent is fine with %s', (_what, one, two) => {
  expect(() => both(one, two)).not.toThrow();
});

test("releases before v0.2.0 elect by a name of each pod, so that their election is nobody else's", () => {
  const chart = new Chart(new App(), 'test');
  IstioCsrAgent.fromHelmValues(chart, 'one', { release: IstioCsrRelease.of('v0.1.3') });
  const second = fullProps({ name: 'two', istiodCertificate: IstiodCertificate.none() });
  expect(() => new IstioCsrAgent(chart, 'two', second)).toThrow('test/two: rootConfigMapNamespaceSelector: received');
});

describe('the roots of two agents of one mesh', () => {
  const mesh = new Mesh();
  const BESIDE = { istiodCertificate: IstiodCertificate.none(), leaderElectionNamespace: 'cert-manager' };
  const pair = (one: Props, two: Props) => () =>
    both({ mesh, name: 'one', ...one }, { mesh, name: 'two', ...BESIDE, ...two });
  const trustAnchor = TrustAnchor.fromConfigMap('root');

  test('may go to the same namespaces where they are the same', () => {
    expect(pair({ trustAnchor }, { trustAnchor })).not.toThrow();
  });

  test.each<[string, Props, Props]>([
    ['other objects', { trustAnchor }, { trustAnchor: TrustAnchor.fromConfigMap('other') }],
    ['objects of one name in two namespaces', { trustAnchor }, { trustAnchor, namespace: 'pki' }],
    ['what their issuers return', { trustAnchor: TrustAnchor.discovered() }, { trustAnchor: TrustAnchor.discovered() }],
  ])('are refused there where they are %s', (_what, one, two) => {
    expect(pair(one, two)).toThrow('test/two: rootConfigMapNamespaceSelector: received nothing');
  });
});

describe('agents of a chart', () => {
  const values = (nameOverride?: string, more = {}) => ({ nameOverride, ...more });
  const delivered = AgentInstaller.helm(ChartDelivery.flux());

  test.each([undefined, delivered])('are refused under one name, which their ClusterRoles have', (installer) => {
    const chart = new Chart(new App(), 'test');
    IstioCsrAgent.fromHelmValues(chart, 'one', { installer });
    const second = { installer, releaseName: 'csr', namespace: 'pki' };
    expectRefusal(() => IstioCsrAgent.fromHelmValues(chart, 'two', second), {
      place: 'test/two',
      prop: 'values.nameOverride',
      received: '"cert-manager-istio-csr"',
      allowed: 'a name that no other agent of the cluster has',
    });
  });

  test('are told the values that have to differ', () => {
    const chart = new Chart(new App(), 'test');
    IstioCsrAgent.fromHelmValues(chart, 'one', {});
    const make = (id: string, app: object) => () =>
      IstioCsrAgent.fromHelmValues(chart, id, { values: values('csr', { app }) });
    expect(make('a', {})).toThrow('test/a: values.app.tls.istiodCertificateEnable: received "certificate"');
    const tls = { istiodCertificateEnable: false };
    expect(make('b', { tls })).toThrow('test/b: values.app.controller.leaderElectionNamespace: received');
    const controller = { leaderElectionNamespace: 'pki' };
    expect(make('c', { tls, controller })).toThrow(
      'test/c: values.app.controller.configmapNamespaceSelector: received',
    );
  });
});

describe('agents of several charts', () => {
  const inTwo = (one: Mesh, two: Mesh, folders: boolean) => () => {
    const app = new MeshApp();
    const scopes = ['east', 'west'].map((name) => new Chart(folders ? new OutputFolder(app, name) : app, name));
    new IstioCsrAgent(scopes[0] as Chart, 'agent', fullProps({ mesh: one }));
    new IstioCsrAgent(scopes[1] as Chart, 'agent', fullProps({ mesh: two }));
  };
  const mesh = new Mesh();

  test('are refused under one name in one output, and for one Mesh', () => {
    expect(inTwo(new Mesh(), new Mesh(), false)).toThrow('west/agent: name: received');
    expect(inTwo(mesh, mesh, true)).toThrow('agent: name: received');
  });

  test('may have one name in two clusters', () => {
    expect(inTwo(new Mesh(), new Mesh(), true)).not.toThrow();
    expect(inTwo(new Mesh(), new Mesh({ clusterId: 'west' }), false)).not.toThrow();
  });
});

describe('what is of another cluster', () => {
  const west = new Mesh({ clusterId: 'west' });

  test('is refused as the issuer of an agent, unless it is only named', () => {
    const app = new App();
    const ca = new SelfSignedCaChain(new Chart(app, 'ca'), 'ca', { mesh: west });
    const agent = (issuer: IssuerRef) => () => {
      const props = { mesh: new Mesh(), issuer, trustAnchor: TrustAnchor.fromConfigMap('root') };
      new IstioCsrAgent(new Chart(app, `agent-${issuer === ca.issuer}`), 'agent', props);
    };
    expectRefusal(agent(ca.issuer as IssuerRef), {
      place: 'agent-true/agent',
      prop: 'issuer',
      received: '"Issuer istio-ca of the cluster west"',
      allowed: 'an issuer of the cluster Kubernetes',
    });
    expect(agent(IssuerRef.issuer('istio-ca', 'istio-system'))).not.toThrow();
  });
});

describe('two istiods of one revision', () => {
  const version = IstioVersion.LATEST;
  const release = IstioCsrRelease.LATEST.version;

  test('are refused in one cluster', () => {
    const app = new MeshApp();
    const agent = new IstioCsrAgent(new Chart(app, 'agent'), 'agent', fullProps({ release }));
    const install = (id: string) =>
      new ExternalCaIstio(new Chart(new OutputFolder(app, id), id), 'istio', { agent, version });
    install('one');
    expectRefusal(() => install('two'), {
      place: 'two/two/istio',
      prop: 'revision',
      received: '"default"',
      allowed: 'one/one/istio installs this one',
    });
  });

  test('are fine under two revisions, and in two clusters', () => {
    const app = new MeshApp();
    const mesh = new Mesh({ revisions: ['a', 'b'] });
    const agent = new IstioCsrAgent(new Chart(app, 'agent'), 'agent', fullProps({ mesh }));
    const west = new Chart(new OutputFolder(app, 'west'), 'agent');
    const other = new IstioCsrAgent(
      west,
      'agent',
      fullProps({ mesh: new Mesh({ clusterId: 'west', revisions: ['a'] }) }),
    );
    const chart = new Chart(app, 'istio');
    new ExternalCaIstio(chart, 'a', { agent, version, revision: 'a' });
    expect(() => new ExternalCaIstio(chart, 'b', { agent, version, revision: 'b' })).not.toThrow();
    expect(() => new ExternalCaIstio(west, 'a', { agent: other, version, revision: 'a' })).not.toThrow();
  });
});
