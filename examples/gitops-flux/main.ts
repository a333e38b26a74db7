/**
 * An ambient mesh by Flux. cert-manager and Istio come from their Helm charts, as HelmReleases that wait for each other. The CA and the
 * agent are plain YAML for a Kustomization.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/gitops-flux/main.ts" --output build/gitops-flux
 */
import { App, Chart, Duration } from 'cdk8s';
import {
  CertManager,
  ChartDelivery,
  DataPlane,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  MeshNamespace,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const mesh = new Mesh({ trustDomain: 'prod.example.com', dataPlane: DataPlane.AMBIENT });
const delivery = ChartDelivery.flux({ interval: Duration.minutes(30) });

const app = new App();
const platform = new Chart(app, 'cert-manager');
new CertManager(platform, 'cert-manager', { delivery, webhookReplicas: 2 });

const agentChart = new Chart(app, 'agent');
agentChart.addDependency(platform);
new Namespace(agentChart, 'control-plane', { metadata: { name: mesh.namespace } });
new MeshNamespace(agentChart, 'shop', { mesh, name: 'shop' });
const ca = new SelfSignedCaChain(agentChart, 'ca', { mesh });
const agent = new IstioCsrAgent(agentChart, 'agent', { mesh, issuer: ca.issuer });

const istioChart = new Chart(app, 'istio');
istioChart.addDependency(agentChart);
new ExternalCaIstio(istioChart, 'istio', {
  agent,
  version: IstioVersion.of('1.31.4'),
  installer: IstioInstaller.helm(delivery),
});

app.synth();
