/**
 * A virtual machine in a mesh of sidecars. It reaches istiod through an east-west gateway and the agent by a load balancer of its own, by
 * the name that its certificate has for clients outside the cluster. docs/virtual-machines.md has what the machine itself is told.
 *
 *   build/virtual-machine/             apply it first
 *   build/virtual-machine/istioctl/    for istioctl
 *   build/virtual-machine/gateways/    apply it when istiod runs
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/virtual-machine/main.ts" --output build/virtual-machine
 *   npm run cli -- graph build/virtual-machine --strict
 */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import {
  ExternalCaIstio,
  IstioCsrAgent,
  IstioGateway,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  OutputFolder,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';
import { Namespace, ServiceType } from 'cdk8s-plus-27';

/** The name by which machines outside dial the agent. Point it to the load balancer in your DNS. */
const OUTSIDE = 'istio-csr.example.com';

const mesh = new Mesh({ trustDomain: 'prod.example.com', clusterId: 'eu-1', meshId: 'prod', network: 'eu-1' });
const app = new MeshApp();

const namespaces = new Chart(app, 'namespaces');
const labels = { 'topology.istio.io/network': 'eu-1' };
new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace, labels } });
new Namespace(namespaces, 'gateways', { metadata: { name: 'istio-gateways' } });
const machines = new MeshNamespace(namespaces, 'machines', { mesh, name: 'machines' });

const agentChart = new Chart(app, 'agent');
agentChart.addDependency(namespaces);
const ca = new SelfSignedCaChain(agentChart, 'ca', { mesh });
const agent = new IstioCsrAgent(agentChart, 'agent', {
  mesh,
  issuer: ca.issuer,
  service: { type: ServiceType.LOAD_BALANCER },
  // Proxies of the cluster keep to the first one.
  serving: { dnsNames: ['cert-manager-istio-csr.cert-manager.svc', OUTSIDE] },
});
// A load balancer for machines of your own network, not for the internet.
ApiObject.of(agent.node.findChild('Service')).addJsonPatch(
  JsonPatch.add('/metadata/annotations', { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' }),
);

const istioctl = new Chart(new OutputFolder(app, 'istioctl'), 'istio');
const istio = new ExternalCaIstio(istioctl, 'istio', { agent, version: IstioVersion.of('1.30.3') });

// What comes after istiod: the way in, and the machine.
const after = new Chart(new OutputFolder(app, 'gateways'), 'gateways');
new IstioGateway(after, 'east-west', { istio, namespace: 'istio-gateways', forNetwork: true, exposesIstiod: true });
const metadata = { namespace: machines.name };
new ApiObject(after, 'account', {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { ...metadata, name: 'orders' },
});
new ApiObject(after, 'orders', {
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'WorkloadGroup',
  metadata: { ...metadata, name: 'orders' },
  spec: {
    metadata: { labels: { app: 'orders' } },
    // A network of its own, so that it is reached through the gateway; leave it out where pods reach it.
    template: { serviceAccount: 'orders', network: 'machines', ports: { http: 8080 } },
  },
});

app.synth();
