import { type ApiObject, JsonPatch } from 'cdk8s';
import {
  AgentInstaller,
  IssuerRef,
  IstioCsrAgent,
  type IstioCsrAgentProps,
  IstiodCertificate,
  Mesh,
  PrivateKey,
  RotatingCa,
} from 'cdk8s-istio-csr';
import type { LoadedObject } from '../../../lib/inspect/read/load';
import { openShiftProps } from '../../agent/openshift/props';
import { output, step, unsafeRules } from './outputs';

const agentWith = (props: Partial<IstioCsrAgentProps> = {}) =>
  output((chart) => new IstioCsrAgent(chart, 'agent', openShiftProps(props)));

/** What the rule says of a step, and the rules that call it unsafe. */
function says(before: readonly LoadedObject[], after: readonly LoadedObject[]) {
  const findings = step(before, after).filter(({ check }) => check === 'immutable-fields-stay');
  return { unsafe: unsafeRules(before, after), found: findings.map(({ status, found }) => [status, found]) };
}

const key = PrivateKey.ecdsa(256);

test.each<[string, Partial<IstioCsrAgentProps>, string]>([
  ['the issuer', { issuer: IssuerRef.clusterIssuer('other') }, 'certManager.issuerRef.name from corporate to other'],
  ['the port', { service: { port: 8443 } }, 'server.port from 443 to 8443'],
  ["the mesh's namespace", { mesh: new Mesh({ namespace: 'mesh' }) }, 'istio.namespace from istio-system to mesh'],
  [
    'the key',
    { serving: { privateKey: key }, istiodCertificate: IstiodCertificate.create({ privateKey: key }) },
    'istiodTLSConfig.privateKeyAlgorithm from RSA to ECDSA, istiodTLSConfig.privateKeySize from 2048 to 256',
  ],
])('an IstioCSR changes what nobody may change: %s', (_what, props, change) => {
  const expected = [['warn', `IstioCSR cert-manager/default changes ${change}`]];
  expect(says(agentWith(), agentWith(props)).found).toEqual(expected);
});

test('what may change is let be, and so is a default that is written out', () => {
  expect(says(agentWith(), agentWith({ mesh: new Mesh({ trustDomain: 'other' }) })).found).toEqual([]);
  const unsaid = output((chart) => {
    const { defaultChild } = new IstioCsrAgent(chart, 'agent', openShiftProps()).node;
    for (const field of ['server/port', 'istiodTLSConfig/privateKeySize']) {
      (defaultChild as ApiObject).addJsonPatch(JsonPatch.remove(`/spec/istioCSRConfig/${field}`));
    }
  });
  expect(says(unsaid, agentWith()).found).toEqual([]);
});

test('making a generation of a RotatingCa active is safe once the IstioCSR is made anew, and adding one needs nothing', () => {
  const rotating = (active: string, ...generations: string[]) =>
    output((chart) => {
      const mesh = new Mesh();
      const { issuer } = new RotatingCa(chart, 'ca', { mesh, generations, active });
      new IstioCsrAgent(chart, 'agent', { mesh, issuer, installer: AgentInstaller.openshift() });
    });
  const both = rotating('2025', '2025', '2026');
  expect(says(rotating('2025', '2025'), both)).toEqual({ unsafe: [], found: [] });
  const change = 'certManager.issuerRef.name from istio-ca-2025 to istio-ca-2026';
  expect(says(both, rotating('2026', '2025', '2026'))).toEqual({
    unsafe: [],
    found: [['warn', `IstioCSR cert-manager/default changes ${change}`]],
  });
});
