/**
 * Four clusters in two regions and two waves, composed in one way. clusters.yaml lists them. Two of them are one mesh: they have the same
 * mesh id, and a network each. All trust one root, and each has an intermediate of its own below it.
 *
 *   build/fleet/fleet.json      the index: each cluster with its wave, releases, trust anchor and files
 *   build/fleet/eu-west-1/      apply it to the cluster eu-west-1, and so on, wave by wave
 *
 * root.pem is a sample: put the certificate of your root there. Before you apply a folder, carry the intermediate of the cluster there with
 * your tool for secrets, as Secret istio-ca in istio-system.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/fleet/main.ts" --output build/fleet
 *   npm run cli -- graph build/fleet/eu-west-1 --strict --assume Secret/istio-system/istio-ca
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  ExternalCaIstio,
  Fleet,
  type FleetCluster,
  IstioCsrAgent,
  IstioVersion,
  OutputFolder,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

const version = IstioVersion.of('1.31.4');
const trustAnchor = TrustAnchor.fromPem(readFileSync(join(__dirname, 'root.pem'), 'utf8'));

const fleet = Fleet.fromFile(join(__dirname, 'clusters.yaml'), { compose: { compose } });
fleet.synth();

function compose(scope: Construct, { mesh, settings }: FleetCluster): void {
  const namespaces = new Chart(scope, 'namespaces');
  // East-west gateways find the network of the control plane by this label.
  const labels = mesh.network === undefined ? undefined : { 'topology.istio.io/network': mesh.network };
  new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace, labels } });

  const chart = new Chart(scope, 'agent');
  chart.addDependency(namespaces);
  const issuer = new CaSecretIssuer(chart, 'istio-ca', { mesh, secretName: 'istio-ca' });
  const replicas = typeof settings.replicas === 'number' ? settings.replicas : undefined;
  const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor, replicas });

  const istioctl = new OutputFolder(scope, 'istioctl');
  new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version });
}
