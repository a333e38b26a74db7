import { App, Chart } from 'cdk8s';
import { DataPlane, IstioCsrAgent, IstioInstaller, Mesh, type MeshProps } from 'cdk8s-istio-csr';
import { KNOWN_ISSUER } from '../../support/agent';
import { expectRefusal } from '../../support/refusal';
import { ambient, ISTIOCTL, install, operator, SAIL, SIDECAR } from '../support';

describe('an installer', () => {
  test.each([
    ['the in-cluster operator from 1.24 on', IstioInstaller.inClusterOperator(), '1.24.0', 'Istio up to 1.23'],
    [
      'Sail what the operator has dropped',
      IstioInstaller.sail({ name: 'canary' }),
      '1.27.9',
      'one of the versions that the Sail operator',
    ],
    [
      'Sail without a patch',
      IstioInstaller.sail({ name: 'canary' }),
      '1.30',
      'one of the versions that the Sail operator',
    ],
  ])('refuses versions that it cannot install: %s', (_what, installer, version, allowed) => {
    expectRefusal(() => install(ISTIOCTL, { ...SIDECAR, version }, { installer }), {
      place: 'test/istio',
      prop: 'version',
      received: `"${version}"`,
      allowed,
    });
  });

  test('refuses an ambient mesh with the operator in the cluster, which would ignore it', () => {
    const facts = { version: '1.23.6', revision: 'canary', dataPlane: DataPlane.AMBIENT };
    const run = () => install(ISTIOCTL, facts, { installer: IstioInstaller.inClusterOperator() });
    expectRefusal(run, {
      place: 'test/istio',
      prop: 'installer',
      received: '"inClusterOperator"',
      allowed: 'a sidecar mesh',
    });
  });

  test('names the alternatives to an operator that is gone', () => {
    const run = () => install(ISTIOCTL, SIDECAR, { installer: IstioInstaller.inClusterOperator() });
    expect(run).toThrow(/istioctl\(\).*sail\(\).*helm\(delivery\)/);
  });

  test('is refused with an agent that does not trust ztunnel where the mesh puts it', () => {
    const agent = synthesizedAgent({ ztunnelNamespace: 'ztunnel' }, ['istio-system/ztunnel']);
    expectRefusal(() => operator('1.30.3', { agent }), {
      place: 'test/istio',
      prop: 'agent',
      received: '["istio-system/ztunnel"]',
      allowed: 'an agent whose trustedNodeAccounts include ztunnel/ztunnel, because the Mesh puts ztunnel there',
    });
  });

  test('without an IstioOperator takes no components', () => {
    expectRefusal(() => install(SAIL, SIDECAR, { components: { ingressGateways: [] } }), {
      place: 'test/istio',
      prop: 'components',
      received: '["ingressGateways"]',
      allowed: 'nothing with IstioInstaller.sail()',
    });
  });
});

function synthesizedAgent(mesh: MeshProps, trustedNodeAccounts: string[]): IstioCsrAgent {
  const chart = new Chart(new App(), 'elsewhere');
  const props = { mesh: new Mesh({ ...ambient, ...mesh }), issuer: KNOWN_ISSUER, trustedNodeAccounts };
  return new IstioCsrAgent(chart, 'agent', props);
}
