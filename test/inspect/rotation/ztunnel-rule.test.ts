import { RotationCheck } from '../../../lib/inspect';
import { TRUST_NAMESPACE_ANNOTATION } from '../../../lib/internal/annotations';
import { loaded } from '../answers';
import { agent, bundle, certificate, issuer, object, type TestObject } from '../graph/support';

const CAS = ['old', 'new'].flatMap((name) => [
  issuer('istio-system/selfsigned'),
  certificate(`istio-system/${name}`, { isCA: true, secretName: name, issuerRef: { name: 'selfsigned' } }),
  issuer(`istio-system/${name}`, { ca: { secretName: name } }),
]);
const ROOTS = 'mesh-roots';
const trusting = (...names: string[]) =>
  bundle(ROOTS, {
    sources: names.map((name) => ({ secret: { name, key: 'ca.crt' } })),
    target: { configMap: { key: 'ca.pem' } },
  });
const AGENT = agent({
  flags: { 'issuer-name': 'old', 'root-ca-file': '/roots/ca.pem' },
  volumeMounts: [{ name: 'roots', mountPath: '/roots' }],
  pod: { volumes: [{ name: 'roots', configMap: { name: ROOTS } }] },
});
const ztunnel = (version: string) =>
  object('sailoperator.io/v1', 'ZTunnel', 'default', {
    spec: { version, values: { ztunnel: { caAddress: 'csr.pki.svc:443' } } },
  });

function findings(
  before: readonly TestObject[],
  after: readonly TestObject[],
  planes: readonly TestObject[],
): string[] {
  const of = (objects: readonly TestObject[]) => {
    const unique = new Map([...CAS, ...AGENT, ...planes, ...objects].map((one) => [JSON.stringify(one), one]));
    return loaded([...unique.values()]);
  };
  const { report } = RotationCheck._compareObjects(of(before), of(after), { from: 'old', to: 'new' });
  return report.findings.filter(({ check }) => check === 'ztunnel-reads-all-roots').map(({ found }) => found);
}

const annotated = (one: TestObject) => ({
  ...one,
  metadata: { ...one.metadata, annotations: { [TRUST_NAMESPACE_ANNOTATION]: 'istio-system' } },
});

test.each([
  ['v1.24.5', true],
  ['v1.24.6', false],
  ['v1.25.2', true],
  ['v1.25.3', false],
  ['v1.24-latest', false],
])('a second root with the ztunnel of %s: %s', (version, expected) => {
  const found = findings([annotated(trusting('old'))], [annotated(trusting('old', 'new'))], [ztunnel(version)]);
  expect(found).toEqual(expected ? [`ztunnel ztunnel/ztunnel of Istio ${version}`] : []);
});

test('a step that changes nothing of it is let be, and so is one root', () => {
  const two = [annotated(trusting('old', 'new'))];
  expect(findings(two, two, [ztunnel('v1.24.5')])).toEqual([]);
  expect(findings([], [annotated(trusting('old'))], [ztunnel('v1.24.5')])).toEqual([]);
});
