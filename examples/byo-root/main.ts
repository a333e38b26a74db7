/**
 * A mesh on a CA of your own: its key pair is in a Secret, its root is pinned by the certificate beside this file, and approver-policy
 * lets nothing be signed but what the mesh needs.
 *
 * The Secret comes from elsewhere, here an intermediate below that root. tls.crt has the intermediate first:
 *
 *   kubectl create secret tls istio-ca -n istio-system --cert=chain.pem --key=intermediate-key.pem
 *
 * cert-manager's own approver has to be off (`disableAutoApproval: true`), and approver-policy installed.
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
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: IstioVersion.of('1.30.3') });
app.synth();
