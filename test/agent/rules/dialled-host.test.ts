import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { IstioCsrAgent, MeshWarnings } from 'cdk8s-istio-csr';
import { agentObjects, fullProps, type Props } from '../../support/agent-objects';

const ALIAS = 'csr.pki.svc';
const OWN = 'cert-manager-istio-csr.cert-manager.svc';
const dialling = (caHost: string): Props => ({ caHost, serving: { dnsNames: [caHost] } });

test.each([
  ALIAS,
  `${ALIAS}.cluster.local`,
  'cert-manager-istio-csr-metrics.cert-manager.svc',
  'cert-manager-istio-csr.pki.svc',
])('the host %s is refused, which is no Service of the agent', (host) => {
  expect(() => agentObjects(dialling(host))).toThrow(
    `test/agent: caHost: received "${host}"; allowed: ${OWN}, the agent's Service`,
  );
});

test.each([OWN, `${OWN}.cluster.local`, `${OWN}.corp.example`, 'agent.example.com', 'svc.example.com'])(
  'the host %s is taken, which is its own or outside the cluster',
  (host) => {
    expect(() => agentObjects(dialling(host))).not.toThrow();
  },
);

const ports = [{ port: 443 }];

/** An agent that is dialled by the alias, beside a Service of that name. */
function withService(spec: object, namespace: string, host: string) {
  const app = new App();
  const chart = new Chart(app, 'test');
  new IstioCsrAgent(chart, 'agent', fullProps(dialling(host)));
  const metadata = { name: 'csr', namespace };
  new ApiObject(new Chart(app, 'alias'), 'alias', { apiVersion: 'v1', kind: 'Service', metadata, spec } as never);
  return () => Testing.synth(chart);
}

test.each<[object, string, string]>([
  [{ type: 'ExternalName', externalName: `${OWN}.cluster.local` }, 'pki', ALIAS],
  [{ type: 'ExternalName', externalName: `${OWN}.cluster.local.` }, 'pki', ALIAS],
  [{ ports }, 'pki', ALIAS],
  [{ ports, selector: { app: 'cert-manager-istio-csr' } }, 'cert-manager', 'csr.cert-manager.svc'],
])('an alias of the app that leads to the agent is taken: %j', (spec, namespace, host) => {
  expect(withService(spec, namespace, host)).not.toThrow();
});

test.each<[object, string, string]>([
  [{ type: 'ExternalName', externalName: 'istiod.istio-system.svc.cluster.local' }, 'pki', ALIAS],
  [{ ports: [{ port: 15012 }] }, 'pki', ALIAS],
  [{ ports, selector: { app: 'cert-manager-istio-csr' } }, 'pki', ALIAS],
  [{ ports, selector: { app: 'istiod' } }, 'cert-manager', 'csr.cert-manager.svc'],
])('one that leads elsewhere is refused: %j', (spec, namespace, host) => {
  expect(withService(spec, namespace, host)).toThrow('alias/alias leads elsewhere');
});

test('values of the chart warn of it, because the chart takes any name', () => {
  const pending = (namespace: string, certificateDNSNames?: string[]) => {
    const chart = new Chart(new App(), 'test');
    const values = certificateDNSNames && { app: { tls: { certificateDNSNames } } };
    IstioCsrAgent.fromHelmValues(chart, 'agent', { namespace, values });
    return MeshWarnings.at(chart)
      .pending()
      .filter(({ id }) => id === 'ca-host-no-service')
      .map(({ message }) => message);
  };
  expect(pending('cert-manager')).toEqual([]);
  expect(pending('cert-manager', [ALIAS, OWN])).toEqual([]);
  expect(pending('cert-manager', ['agent.example.com'])).toEqual([]);
  const said = 'values.app.tls.certificateDNSNames: proxies would dial';
  expect(pending('cert-manager', [ALIAS])).toEqual([expect.stringContaining(`${said} ${ALIAS}`)]);
  expect(pending('pki')).toEqual([expect.stringContaining(`${said} ${OWN}`)]);
});
