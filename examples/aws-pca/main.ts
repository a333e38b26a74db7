/**
 * A mesh on AWS Private CA, with alerts. AWS charges for each certificate, so workload certificates live for a day. The pod of
 * aws-privateca-issuer signs with its own identity (IRSA or Pod Identity).
 *
 * Before you apply it, store the root of the CA's hierarchy where the agent mounts it:
 *
 *   aws acm-pca get-certificate-authority-certificate --certificate-authority-arn ROOT_ARN --query Certificate --output text > root.pem
 *   kubectl create configmap aws-root -n cert-manager --from-file=ca.crt=root.pem
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/aws-pca/main.ts" --output build/aws-pca
 *   npm run cli -- graph build/aws-pca --strict --assume ConfigMap/cert-manager/aws-root
 */
import { Chart, Duration } from 'cdk8s';
import {
  AwsPcaIssuer,
  ExternalCaIstio,
  IstioCsrAgent,
  IstiodCertificate,
  IstioVersion,
  Mesh,
  MeshAlerts,
  MeshApp,
  OutputFolder,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const ARN = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555';
const day = Duration.hours(24);

const mesh = new Mesh({ trustDomain: 'prod.example.com' });

const app = new MeshApp();
const chart = new Chart(app, 'mesh');
new Namespace(chart, 'control-plane', { metadata: { name: mesh.namespace } });
const issuer = new AwsPcaIssuer(chart, 'aws', { mesh, arn: ARN });
const agent = new IstioCsrAgent(chart, 'agent', {
  mesh,
  issuer,
  trustAnchor: TrustAnchor.fromConfigMap('aws-root'),
  maxCertificateDuration: day,
  serving: { certificateDuration: day },
  istiodCertificate: IstiodCertificate.create({ duration: day }),
  // MeshAlerts needs the agent's metrics.
  metrics: { serviceMonitor: {} },
});
new MeshAlerts(chart, 'alerts', { agent, labels: { release: 'kube-prometheus-stack' } });

const istioctl = new OutputFolder(app, 'istioctl');
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: IstioVersion.of('1.31.4') });
app.synth();
