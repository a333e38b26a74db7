import { DataPlane, IstioInstaller } from 'cdk8s-istio-csr';
import { expectRefusal } from '../../support/refusal';
import { ISTIOCTL, install, SAIL, SIDECAR } from '../support';

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

  test('that puts ztunnel where the agent does not trust it is refused', () => {
    const facts = { ...SIDECAR, dataPlane: DataPlane.AMBIENT };
    expectRefusal(() => install({ ...SAIL, ztunnelNamespace: 'elsewhere' }, facts), {
      place: 'test/istio',
      prop: 'agent',
      received: '["elsewhere/ztunnel"]',
      allowed: 'an agent whose trustedNodeAccounts include ztunnel/ztunnel',
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
