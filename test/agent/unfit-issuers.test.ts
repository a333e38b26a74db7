import { ApiObject, App, Chart } from 'cdk8s';
import { type IIssuer, IssuerRef, IstioCsrAgent, Mesh, TrustAnchor } from 'cdk8s-istio-csr';
import { expectRefusal } from '../support/refusal';
import { refusalOf, synth } from '../support/synth';

const trustAnchor = TrustAnchor.fromConfigMap('root');

const withIssuer = (spec: object, issuer: IIssuer, metadata: object) => () =>
  synth((chart: Chart) => {
    new ApiObject(chart, 'issuer', { apiVersion: 'cert-manager.io/v1', kind: issuer.kind, metadata, spec } as never);
    new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer, trustAnchor });
  });

describe('an issuer in the same app that cannot sign for a mesh', () => {
  test.each([
    ['ACME', { acme: { server: 'https://acme.example.com' } }, 'never signs a SPIFFE ID'],
    ['self-signed', { selfSigned: {} }, 'no two workloads share a root'],
  ])('is refused with the reason: %s', (_what, spec, reason) => {
    const message = refusalOf(withIssuer(spec, IssuerRef.clusterIssuer('pki'), { name: 'pki' }));
    const field = Object.keys(spec)[0];
    expect(message).toContain(`test/agent: issuer: received "ClusterIssuer pki, whose spec has \\"${field}\\""`);
    expect(message).toContain(reason);
    expect(message).toContain('test/issuer');
  });

  test.each<[string, object, IIssuer, object]>([
    ['one that signs', { ca: { secretName: 'ca' } }, IssuerRef.clusterIssuer('pki'), { name: 'pki' }],
    ['another one of its kind', { acme: {} }, IssuerRef.clusterIssuer('pki'), { name: 'letsencrypt' }],
    [
      'one of the same name elsewhere',
      { acme: {} },
      IssuerRef.issuer('pki', 'istio-system'),
      { name: 'pki', namespace: 'web' },
    ],
  ])('is not mixed up with %s', (_what, spec, issuer, metadata) => {
    expect(withIssuer(spec, issuer, metadata)).not.toThrow();
  });
});

test('an unfit issuer is found below a chart that stamps its namespace on it, and for an agent of a values file', () => {
  const withAgent = (make: (chart: Chart) => void) => () => {
    const chart = new Chart(new App(), 'test', { namespace: 'istio-system' });
    const metadata = { name: 'istio-ca' };
    new ApiObject(chart, 'issuer', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata,
      spec: { acme: {} },
    } as never);
    make(chart);
    (chart.node.root as App).synthYaml();
  };
  const issuer = IssuerRef.clusterIssuer('istio-ca');
  const typed = withAgent((chart) => new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer, trustAnchor }));
  const values = { app: { certmanager: { issuer: { kind: 'ClusterIssuer' } } } };
  const fromValues = withAgent((chart) => IstioCsrAgent.fromHelmValues(chart, 'agent', { values }));
  for (const run of [typed, fromValues]) expect(refusalOf(run)).toContain('ClusterIssuer istio-ca, whose spec has');
});

test('an issuer of the same name in the chart of another cluster is not mixed up with it', () => {
  const app = new App();
  const cluster = (name: string, spec: object) => {
    const chart = new Chart(app, name);
    const metadata = { name: 'pki' };
    new ApiObject(chart, 'issuer', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata,
      spec,
    } as never);
    return chart;
  };
  cluster('other', { acme: {} });
  const chart = cluster('mine', { ca: { secretName: 'ca' } });
  new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer: IssuerRef.clusterIssuer('pki'), trustAnchor });
  expect(() => app.synthYaml()).not.toThrow();
});

test("ACME's own API group is refused where an issuer is named", () => {
  const issuer = { group: 'acme.cert-manager.io', kind: 'Order', name: 'x' };
  expectRefusal(() => IssuerRef.external(issuer), {
    place: 'IssuerRef.external',
    prop: 'group',
    received: '"acme.cert-manager.io"',
    allowed: 'the group of a CA that signs any name',
  });
});
