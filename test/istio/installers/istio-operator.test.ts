import { expectRefusal } from '../../support/refusal';
import { only } from '../../support/synth';
import { ISTIOCTL, install, SIDECAR } from '../support';

describe('components of an IstioOperator', () => {
  const gateways = [{ name: 'istio-ingressgateway', enabled: true }];

  test('are merged, and the environment of the pilot is added to', () => {
    const components = {
      ingressGateways: gateways,
      pilot: { k8s: { replicaCount: 2, env: [{ name: 'PILOT_TRACE_SAMPLING', value: '1' }] } },
    };
    const { components: merged } = only(install(ISTIOCTL, SIDECAR, { components }), 'IstioOperator').spec;
    expect(merged.ingressGateways).toEqual(gateways);
    expect(merged.pilot.k8s).toMatchObject({ replicaCount: 2 });
    expect(merged.pilot.k8s.env.map(({ name }: { name: string }) => name)).toEqual([
      'ENABLE_CA_SERVER',
      'PILOT_TRACE_SAMPLING',
    ]);
  });

  test('may not switch the CA of istiod on again', () => {
    const components = { pilot: { k8s: { env: [{ name: 'ENABLE_CA_SERVER', value: 'true' }] } } };
    expectRefusal(() => install(ISTIOCTL, SIDECAR, { components }), {
      place: 'test/istio',
      prop: 'components.pilot.k8s.env[ENABLE_CA_SERVER]',
      received: '"true"',
      allowed: '"false"',
    });
  });
});
