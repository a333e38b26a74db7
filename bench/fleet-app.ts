/** The app of `bench/fleet.ts`: FLEET_COUNT clusters, each as main.ts composes one, or with FLEET_AGENTS what the official chart installs. */
import { Chart } from 'cdk8s';
import {
  ExternalCaIstio,
  Fleet,
  FleetCluster,
  IssuerRef,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshNamespace,
  OutputFolder,
  SelfSignedCaChain,
  SleepWorkload,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

const version = IstioVersion.of('1.31.4');

function compose(scope: Construct, { mesh }: FleetCluster): void {
  const namespaces = new Chart(scope, 'namespaces');
  new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace } });
  const names = ['foo', 'bar', 'baz', 'shop', 'cart', 'search', 'login', 'mail', 'audit', 'batch'];
  for (const name of names) new MeshNamespace(namespaces, name, { mesh, name });
  const caChart = new Chart(scope, 'ca');
  caChart.addDependency(namespaces);
  const ca = new SelfSignedCaChain(caChart, 'ca', { mesh });
  const agentChart = new Chart(scope, 'agent');
  agentChart.addDependency(caChart);
  const agent = new IstioCsrAgent(agentChart, 'agent', { mesh, issuer: ca.issuer });
  new ExternalCaIstio(new Chart(new OutputFolder(scope, 'istioctl'), 'istio'), 'istio', { agent, version });
  new SleepWorkload(new Chart(new OutputFolder(scope, 'sample'), 'sleep'), 'sleep', { namespace: 'foo' });
}

function composeAgent(scope: Construct, { mesh }: FleetCluster): void {
  const trustAnchor = TrustAnchor.fromSecret('root');
  const issuer = IssuerRef.clusterIssuer('istio-ca');
  new IstioCsrAgent(new Chart(scope, 'agent'), 'agent', { mesh, issuer, trustAnchor });
}

const clusters = Array.from(
  { length: Number(process.env.FLEET_COUNT) },
  (_, index) => new FleetCluster({ name: `c-${index}`, mesh: new Mesh({ clusterId: `c-${index}` }), wave: index % 5 }),
);
new Fleet({ clusters, compose: { compose: process.env.FLEET_AGENTS ? composeAgent : compose } }).synth();
