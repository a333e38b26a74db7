/**
 * A mesh on HashiCorp Vault. cert-manager logs in as a ServiceAccount, so no secret is stored. The root of Vault's PKI is pinned.
 *
 * Create the role in Vault that signs for a mesh: docs/ca.md has the command. Before you apply the output, store the root (not the
 * intermediate that signs) where the agent mounts it:
 *
 *   vault read -field=certificate pki/cert/ca > root.pem
 *   kubectl create configmap vault-root -n cert-manager --from-file=ca.crt=root.pem
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/vault/main.ts" --output build/vault
 *   npm run cli -- graph build/vault --strict --assume ConfigMap/cert-manager/vault-root
 */
import { Chart, Duration } from 'cdk8s';
import {
  ExternalCaIstio,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshApp,
  OutputFolder,
  TrustAnchor,
  VaultAuth,
  VaultIssuer,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const mesh = new Mesh({ trustDomain: 'prod.example.com' });

const app = new MeshApp();
const chart = new Chart(app, 'mesh');
new Namespace(chart, 'control-plane', { metadata: { name: mesh.namespace } });
const issuer = new VaultIssuer(chart, 'vault', {
  mesh,
  server: 'https://vault.example.com:8200',
  path: 'pki_int/sign/istio',
  auth: VaultAuth.kubernetes({ role: 'istio' }),
  // The role's max_ttl. Synthesis refuses an agent that asks for more; Vault would shorten it at run time.
  maximumDuration: Duration.hours(24),
});
const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor: TrustAnchor.fromConfigMap('vault-root') });

const istioctl = new OutputFolder(app, 'istioctl');
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: IstioVersion.of('1.31.4') });
app.synth();
