import { App, Chart } from 'cdk8s';
import {
  type ICertificateConsumer,
  type IIssuer,
  IstioCsrAgent,
  Mesh,
  MeshAlerts,
  MeshCertificatePolicy,
  PullPolicy,
  TrustAnchor,
} from 'cdk8s-istio-csr';

const issuer: IIssuer = {
  group: 'pki.example.com',
  kind: 'CorporateIssuer',
  name: 'corporate',
  plural: 'corporateissuers',
};
const authorities: ICertificateConsumer[] = [{ certificateNeeds: [] }];

const app = new App();
const chart = new Chart(app, 'mesh');
const agent = new IstioCsrAgent(chart, 'agent', {
  mesh: new Mesh({ trustDomain: 'prod.example.com' }),
  issuer,
  trustAnchor: TrustAnchor.fromConfigMap('corporate-root'),
  image: { pullPolicy: PullPolicy.ALWAYS },
  metrics: { serviceMonitor: { labels: { release: 'prometheus' } } },
});
new MeshCertificatePolicy(chart, 'policy', { agent, authorities });
new MeshAlerts(chart, 'alerts', { agent, authorities });
app.synth();
