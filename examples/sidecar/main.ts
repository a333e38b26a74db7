/**
 * A mesh of sidecars on an issuer that exists already, installed by istioctl: the shortest setup without a CA of its own.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/sidecar/main.ts" --output build/sidecar
 *   npm run cli -- graph build/sidecar --strict --assume ClusterIssuer/corporate-ca --assume ConfigMap/cert-manager/corporate-root
 */
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshNamespace,
  TrustAnchor,
} from 'cdk8s-istio-csr';

const mesh = new Mesh({ trustDomain: 'prod.example.com', clusterId: 'eu-1' });
const trustAnchor = TrustAnchor.fromConfigMap('corporate-root');
const issuer = IssuerRef.clusterIssuer('corporate-ca');

const app = new App();
new MeshNamespace(new Chart(app, 'namespaces'), 'shop', { mesh, name: 'shop' });
const agent = new IstioCsrAgent(new Chart(app, 'agent'), 'agent', { mesh, issuer, trustAnchor });
app.synth();

const istioctl = new App({ outdir: join(app.outdir, 'istioctl') });
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', {
  agent,
  version: IstioVersion.of('1.30.3'),
  profile: 'default',
  components: { egressGateways: [{ name: 'istio-egressgateway', enabled: true }] },
  meshConfig: { accessLogFile: '/dev/stdout' },
});
istioctl.synth();
