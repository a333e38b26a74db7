/**
 * An ambient mesh on K3s, installed by Argo CD: each of Istio's charts is told the platform and the registry's Secret. Create the
 * namespace `istio-system` first.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/k3s-ambient/main.ts" --output build/k3s-ambient
 */
import { Chart } from 'cdk8s';
import {
  ChartDelivery,
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  Platform,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';

const mesh = new Mesh({ dataPlane: DataPlane.AMBIENT, platform: Platform.K3S });

const app = new MeshApp();
const namespaces = new Chart(app, 'namespaces');
new MeshNamespace(namespaces, 'shop', { mesh, name: 'shop' });
const ca = new SelfSignedCaChain(new Chart(app, 'ca'), 'ca', { mesh });
const agent = new IstioCsrAgent(new Chart(app, 'agent'), 'agent', { mesh, issuer: ca.issuer });

new ExternalCaIstio(new Chart(app, 'istio'), 'istio', {
  agent,
  version: IstioVersion.of('1.30.3'),
  installer: IstioInstaller.helm(ChartDelivery.argoCd()),
  values: { global: { imagePullSecrets: ['registry'] } },
});
app.synth();
