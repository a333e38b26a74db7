/**
 * A mesh by Argo CD. cert-manager and Istio come from their Helm charts, as Applications with sync waves. The CA and the agent are plain
 * YAML in the same repository. Point an app of apps at it.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/gitops-argocd/main.ts" --output build/gitops-argocd
 */
import { App, Chart } from 'cdk8s';
import {
  CertManager,
  ChartDelivery,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const mesh = new Mesh({ trustDomain: 'prod.example.com' });
const delivery = ChartDelivery.argoCd();

const app = new App();
const platform = new Chart(app, 'cert-manager');
new CertManager(platform, 'cert-manager', { delivery });

const agentChart = new Chart(app, 'agent');
agentChart.addDependency(platform);
new Namespace(agentChart, 'control-plane', { metadata: { name: mesh.namespace } });
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
