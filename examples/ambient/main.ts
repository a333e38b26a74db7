/**
 * An ambient mesh, installed by the Sail operator, with ztunnel and the CNI plugin each in the namespace that Sail's own pages use. The
 * mesh says where, so that the agent, istiod and Sail agree.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/ambient/main.ts" --output build/ambient
 */
import { App, Chart } from 'cdk8s';
import {
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  MeshNamespace,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const mesh = new Mesh({ dataPlane: DataPlane.AMBIENT, ztunnelNamespace: 'ztunnel', cniNamespace: 'istio-cni' });

const app = new App();
const namespaces = new Chart(app, 'namespaces');
for (const name of [mesh.namespace, 'istio-cni', 'ztunnel']) new Namespace(namespaces, name, { metadata: { name } });
new MeshNamespace(namespaces, 'shop', { mesh, name: 'shop' });

const caChart = new Chart(app, 'ca');
caChart.addDependency(namespaces);
const ca = new SelfSignedCaChain(caChart, 'ca', { mesh });

const agentChart = new Chart(app, 'agent');
agentChart.addDependency(caChart);
const agent = new IstioCsrAgent(agentChart, 'agent', { mesh, issuer: ca.issuer });

// Apply Sail's resources after the agent.
const istioChart = new Chart(app, 'istio');
istioChart.addDependency(agentChart);
new ExternalCaIstio(istioChart, 'istio', {
  agent,
  version: IstioVersion.of('1.30.3'),
  installer: IstioInstaller.sail(),
});

app.synth();
