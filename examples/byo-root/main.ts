/**
 * A mesh on a CA of your own. A Secret has its key pair, the certificate in this folder pins the root, and approver-policy approves only
 * what the mesh needs.
 *
 * Create the Secret yourself. Here it holds an intermediate below that root, and chain.pem starts with the intermediate:
 *
 *   kubectl create secret tls istio-ca -n istio-system --cert=chain.pem --key=intermediate-key.pem
 *
 * Switch off cert-manager's own approver (`disableAutoApproval: true`), and install approver-policy.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/byo-root/main.ts" --output build/byo-root
 *   npm run cli -- graph build/byo-root --strict --assume Secret/istio-system/istio-ca
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshCertificatePolicy,
  OutputFolder,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const mesh = new Mesh({ trustDomain: 'prod.example.com' });
const trustAnchor = TrustAnchor.fromPem(readFileSync(join(__dirname, 'root.pem'), 'utf8'));

const app = new MeshApp();
const chart = new Chart(app, 'mesh');
new Namespace(chart, 'control-plane', { metadata: { name: mesh.namespace } });
const issuer = new CaSecretIssuer(chart, 'ca', { mesh, secretName: 'istio-ca' });
const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
new MeshCertificatePolicy(chart, 'policy', { agent });

const istioctl = new OutputFolder(app, 'istioctl');
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: IstioVersion.of('1.31.4') });
app.synth();
