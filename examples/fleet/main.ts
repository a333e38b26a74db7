/**
 * Twelve clusters in three regions and two waves, composed in one way and delivered by Argo CD. clusters.yaml lists them. Four are one mesh:
 * they trust one root, and each signs with an intermediate of its own below it. Each of the others makes a CA for itself.
 *
 *   build/fleet/eu-shop-1/      a folder for each cluster; gateways/ in it where there is an east-west gateway
 *   build/fleet/fleet.json      the index: each cluster with its wave, releases, trust anchor and files
 *   build/fleet/management/     apply it to the cluster of Argo CD; docs/fleet.md has the two settings that Argo CD needs
 *
 * cert-manager and the Sail operator run in each cluster. root.pem is a sample: put the certificate of your root there. Before the first
 * sync carry the intermediate of each cluster of the mesh there with your tool for secrets, as Secret istio-ca in istio-system. When istiod
 * runs, let each read the other clusters: docs/multi-cluster.md has the command.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/fleet/main.ts" --output build/fleet
 *   npm run cli -- graph build/fleet/eu-shop-1 --strict --assume Secret/istio-system/istio-ca
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  ExternalCaIstio,
  Fleet,
  type FleetCluster,
  FleetDelivery,
  IstioCsrAgent,
  IstioGateway,
  IstioInstaller,
  IstioVersion,
  type Mesh,
  MeshApp,
  OutputFolder,
  SelfSignedCaChain,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

const version = IstioVersion.of('1.30.3');
const root = TrustAnchor.fromPem(readFileSync(join(__dirname, 'root.pem'), 'utf8'));

const fleet = Fleet.fromFile(join(__dirname, 'clusters.yaml'), { compose: { compose } });
const { index } = fleet.synth();

const app = new MeshApp();
FleetDelivery.argoCd(new Chart(new OutputFolder(app, 'management'), 'delivery'), 'fleet', {
  index,
  path: 'build/fleet',
  folders: ['.', 'gateways'],
  repoUrl: 'https://git.example.com/platform/mesh.git',
  revision: 'main',
});
app.synth();

function compose(scope: Construct, { mesh, settings }: FleetCluster): void {
  const namespaces = new Chart(scope, 'namespaces');
  // East-west gateways find the network of the control plane by this label.
  const labels = mesh.network === undefined ? undefined : { 'topology.istio.io/network': mesh.network };
  new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace, labels } });
  if (mesh.network) new Namespace(namespaces, 'gateways', { metadata: { name: 'istio-gateways' } });

  const chart = new Chart(scope, 'agent');
  chart.addDependency(namespaces);
  const replicas = typeof settings.replicas === 'number' ? settings.replicas : undefined;
  const agent = new IstioCsrAgent(chart, 'agent', { mesh, replicas, ...signer(chart, mesh) });

  const istioChart = new Chart(scope, 'istio');
  istioChart.addDependency(chart);
  const istio = new ExternalCaIstio(istioChart, 'istio', { agent, version, installer: IstioInstaller.sail() });

  // The way in from the other networks. Its pods are injected, so that it comes when istiod runs.
  if (mesh.network === undefined) return;
  const gateways = new Chart(new OutputFolder(scope, 'gateways'), 'gateways');
  new IstioGateway(gateways, 'east-west', { istio, namespace: 'istio-gateways', forNetwork: true });
}

/** An intermediate of the shared root for a cluster of the mesh, or else a CA of the cluster's own. */
function signer(chart: Chart, mesh: Mesh) {
  if (mesh.meshId === undefined) return { issuer: new SelfSignedCaChain(chart, 'ca', { mesh }).issuer };
  return { issuer: new CaSecretIssuer(chart, 'istio-ca', { mesh, secretName: 'istio-ca' }), trustAnchor: root };
}
