/**
 * A sidecar mesh on an existing issuer, installed by istioctl. It is the shortest setup that makes no CA of its own.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/sidecar/main.ts" --output build/sidecar
 *   npm run cli -- graph build/sidecar --strict --assume ClusterIssuer/corporate-ca --assume ConfigMap/cert-manager/corporate-root
 */
import { Chart } from 'cdk8s';
import {
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  OutputFolder,
  TrustAnchor,
} from 'cdk8s-istio-csr';

const mesh = new Mesh({ trustDomain: 'prod.example.com', clusterId: 'eu-1' });
const trustAnchor = TrustAnchor.fromConfigMap('corporate-root');
const issuer = IssuerRef.clusterIssuer('corporate-ca');

const app = new MeshApp();
new MeshNamespace(new Chart(app, 'namespaces'), 'shop', { mesh, name: 'shop' });
const agent = new IstioCsrAgent(new Chart(app, 'agent'), 'agent', { mesh, issuer, trustAnchor });

const istioctl = new OutputFolder(app, 'istioctl');
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', {
  agent,
  version: IstioVersion.of('1.31.4'),
  profile: 'default',
  components: { egressGateways: [{ name: 'istio-egressgateway', enabled: true }] },
  meshConfig: { accessLogFile: '/dev/stdout' },
});
app.synth();
