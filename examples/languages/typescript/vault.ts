/**
 * An ambient mesh on HashiCorp Vault, installed by the Sail operator: the root is pinned, approver-policy approves what the mesh needs and
 * nothing else, and Prometheus tells before a certificate ends.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/languages/typescript/vault.ts" --output build/vault-typescript
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Duration } from 'cdk8s';
import {
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  MeshAlerts,
  MeshApp,
  MeshCertificatePolicy,
  MeshNamespace,
  TrustAnchor,
  VaultAuth,
  VaultIssuer,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const mesh = new Mesh({
  trustDomain: 'prod.example.com',
  dataPlane: DataPlane.AMBIENT,
  ztunnelNamespace: 'ztunnel',
  cniNamespace: 'istio-cni',
});
const root = readFileSync(join(__dirname, '..', 'root.pem'), 'utf8');

const app = new MeshApp();

const namespaces = new Chart(app, 'namespaces');
for (const name of [mesh.namespace, 'istio-cni', 'ztunnel']) new Namespace(namespaces, name, { metadata: { name } });
new MeshNamespace(namespaces, 'shop', { mesh, name: 'shop' });

const agentChart = new Chart(app, 'agent');
agentChart.addDependency(namespaces);
const issuer = new VaultIssuer(agentChart, 'vault', {
  mesh,
  server: 'https://vault.example.com:8200',
  path: 'pki_int/sign/istio',
  auth: VaultAuth.kubernetes({ role: 'istio' }),
  maximumDuration: Duration.hours(24),
});
const agent = new IstioCsrAgent(agentChart, 'agent', {
  mesh,
  issuer,
  trustAnchor: TrustAnchor.fromPem(root),
  replicas: 3,
  metrics: { serviceMonitor: { labels: { release: 'kube-prometheus-stack' } } },
});
new MeshCertificatePolicy(agentChart, 'policy', { agent });
new MeshAlerts(agentChart, 'alerts', { agent, labels: { release: 'kube-prometheus-stack' } });

const istioChart = new Chart(app, 'istio');
istioChart.addDependency(agentChart);
new ExternalCaIstio(istioChart, 'istio', {
  agent,
  version: IstioVersion.of('1.30.3'),
  installer: IstioInstaller.sail(),
});

app.synth();
