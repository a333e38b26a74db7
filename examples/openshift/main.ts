/**
 * A sidecar mesh on OpenShift: the cert-manager Operator for Red Hat OpenShift runs the agent (IstioCSR), and the Sail operator, which
 * is OpenShift Service Mesh 3, runs Istio and its CNI plugin. Install both operators first. A CA behind a ClusterIssuer signs.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/openshift/main.ts" --output build/openshift
 *   npm run cli -- graph build/openshift --strict --assume ClusterIssuer/corporate-ca --assume ConfigMap/istio-csr/corporate-root
 */
import { App, Chart, Duration } from 'cdk8s';
import {
  AgentInstaller,
  CertManagerOperatorVersion,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstioInstaller,
  IstioVersion,
  Mesh,
  MeshNamespace,
  Platform,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const mesh = new Mesh({ trustDomain: 'prod.example.com', clusterId: 'ocp-1', platform: Platform.OPENSHIFT });

const app = new App();
const namespaces = new Chart(app, 'namespaces');
for (const name of [mesh.namespace, 'istio-csr']) new Namespace(namespaces, name, { metadata: { name } });
new MeshNamespace(namespaces, 'shop', { mesh, name: 'shop' });

// The ConfigMap corporate-root in the namespace istio-csr has the root: the operator copies it, and follows when it changes.
const agentChart = new Chart(app, 'agent');
agentChart.addDependency(namespaces);
const agent = new IstioCsrAgent(agentChart, 'agent', {
  mesh,
  issuer: IssuerRef.clusterIssuer('corporate-ca'),
  trustAnchor: TrustAnchor.fromConfigMap('corporate-root'),
  namespace: 'istio-csr',
  maxCertificateDuration: Duration.hours(12),
  installer: AgentInstaller.openshift({ operatorVersion: CertManagerOperatorVersion.of('1.20') }),
});

// Apply Sail's resource after the Certificate istiod is Ready.
const istioChart = new Chart(app, 'istio');
istioChart.addDependency(agentChart);
new ExternalCaIstio(istioChart, 'istio', {
  agent,
  version: IstioVersion.of('1.30.3'),
  installer: IstioInstaller.sail(),
});

app.synth();
