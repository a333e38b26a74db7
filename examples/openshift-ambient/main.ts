/**
 * An ambient mesh on OpenShift, installed by istioctl: ztunnel and the CNI plugin run in `kube-system`, as in Istio's own profile, and the
 * agent trusts ztunnel there. Create the namespace `istio-system` first.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/openshift-ambient/main.ts" --output build/openshift-ambient
 */
import { Chart } from 'cdk8s';
import {
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  OutputFolder,
  Platform,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';

const mesh = new Mesh({ dataPlane: DataPlane.AMBIENT, platform: Platform.OPENSHIFT });

const app = new MeshApp();
const namespaces = new Chart(app, 'namespaces');
new MeshNamespace(namespaces, 'shop', { mesh, name: 'shop' });
const ca = new SelfSignedCaChain(new Chart(app, 'ca'), 'ca', { mesh });
const agent = new IstioCsrAgent(new Chart(app, 'agent'), 'agent', { mesh, issuer: ca.issuer });

const istioctl = new OutputFolder(app, 'istioctl');
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: IstioVersion.of('1.30.3') });
app.synth();
