import { App, Chart } from 'cdk8s';
import { DataPlane, ExternalCaIstio, IstioCsrAgent, IstioCsrRelease, IstioVersion } from 'cdk8s-istio-csr';
import { agentOfValues, valuesAt } from '../support/helm';
import { only, synth } from '../support/synth';

const NAME = 'cert-manager-istio-csr';

describe('the agent that comes of values', () => {
  const values = {
    app: {
      tls: { trustDomain: 'example.com', certificateDNSNames: ['csr.pki.svc'] },
      server: { clusterID: 'east', caTrustedNodeAccounts: 'mesh/ztunnel' },
      istio: { namespace: 'mesh', revisions: ['canary'] },
    },
    service: { port: 8443 },
  };

  test('is an agent like any other', () => {
    const agent = agentOfValues('v0.16.0', values);
    expect(agent).toBeInstanceOf(IstioCsrAgent);
    expect(agent.release.version).toBe('v0.16.0');
    expect(agent.node.defaultChild).toBe(agent.node.findChild('Deployment'));
    expect(agent.mesh).toMatchObject({
      trustDomain: 'example.com',
      clusterId: 'east',
      namespace: 'mesh',
      revisions: ['canary'],
      dataPlane: DataPlane.AMBIENT,
    });
  });

  test.each([
    ['mesh/ztunnel', 'mesh'],
    ['kube-system/ztunnel', 'kube-system'],
    ['kube-system/ztunnel,mesh/ztunnel', 'mesh'],
    ['a/b', undefined],
  ])('has ztunnel where it trusts it: %s', (accounts, place) => {
    const server = { app: { ...values.app, server: { caTrustedNodeAccounts: accounts } } };
    expect(agentOfValues('v0.16.0', server).mesh.ztunnelNamespace).toBe(place);
  });

  test('tells proxies a host that its certificate has', () => {
    expect(agentOfValues('v0.16.0', values).caAddress).toBe('csr.pki.svc:8443');
    const both = valuesAt('app.tls.certificateDNSNames', ['a.example.com', `${NAME}.cert-manager.svc`]);
    expect(agentOfValues('v0.16.0', both).caAddress).toBe(`${NAME}.cert-manager.svc:443`);
    expect(agentOfValues('v0.1.0', {}).caAddress).toBe(`${NAME}.cert-manager.svc:443`);
  });

  test('is enough for an Istio', () => {
    const chart = new Chart(new App(), 'test');
    const agent = IstioCsrAgent.fromHelmValues(chart, 'agent', { release: IstioCsrRelease.of('v0.16.0'), values });
    const operator = synth((scope) => {
      new ExternalCaIstio(scope, 'istio', { agent, version: IstioVersion.of('1.30.3'), revision: 'canary' });
    });
    expect(only(operator, 'IstioOperator').spec.values.global.caAddress).toBe('csr.pki.svc:8443');
  });
});
