/**
 * The walkthrough of 2021 as code: Kubernetes 1.18, cert-manager v1.1.0, istio-csr v0.1.0 and Istio 1.8 with its in-cluster operator.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/walkthrough-2021/main.ts" --output build/walkthrough-2021
 *
 * Then:
 *
 *   kubectl apply -f build/walkthrough-2021/argocd/     cert-manager, to the cluster of Argo CD
 *   kubectl apply -f build/walkthrough-2021/            namespaces, CA, agent, operator, Istio
 *   kubectl apply -f build/walkthrough-2021/sample/     the sample, once istiod runs
 */
import { Chart, Duration } from 'cdk8s';
import {
  CertManager,
  ChartDelivery,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioCsrRelease,
  IstioInstaller,
  IstioOperatorController,
  IstioVersion,
  KubernetesVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  OutputFolder,
  PrivateKey,
  SelfSignedCaChain,
  SleepWorkload,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

// --- Settings ---------------------------------------------------------------
const mesh = new Mesh({ trustDomain: 'cluster.local', clusterId: 'Kubernetes' });
const kubernetesVersion = KubernetesVersion.of('1.18');
const release = IstioCsrRelease.of('v0.1.0');
const istioVersion = IstioVersion.of('1.8.2');
const images = { hub: 'containers.istio.tetratelabs.com', tag: '1.8.2-tetrate-v0' };

// --- Step 1: cert-manager ---------------------------------------------------
// Today's Argo CD manages the old cluster from outside. If you have Helm, ChartDelivery.rendered() writes plain YAML instead.
const app = new MeshApp();
const argoCd = new OutputFolder(app, 'argocd');
const delivery = ChartDelivery.argoCd({ destinationServer: 'https://kubernetes-1-18.example.com' });
new CertManager(new Chart(argoCd, 'cert-manager'), 'cert-manager', { delivery, version: 'v1.1.0' });

// --- Steps 2 to 4: namespaces, CA, agent, operator, Istio -------------------
const namespaces = new Chart(app, 'namespaces');
new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace } });
const foo = new MeshNamespace(namespaces, 'foo', { mesh, name: 'foo' });

const caChart = new Chart(app, 'ca');
caChart.addDependency(namespaces);
const ca = new SelfSignedCaChain(caChart, 'ca', {
  mesh,
  duration: Duration.days(90),
  privateKey: PrivateKey.rsa(2048),
});

const agentChart = new Chart(app, 'agent');
agentChart.addDependency(caChart);
const agent = new IstioCsrAgent(agentChart, 'agent', { mesh, issuer: ca.issuer, release, kubernetesVersion });

// Up to Istio 1.23 an operator in the cluster watches for the IstioOperator. Apply it like any other object.
const operatorChart = new Chart(app, 'operator');
operatorChart.addDependency(agentChart);
new IstioOperatorController(operatorChart, 'operator', { mesh, version: istioVersion, ...images });

const istioChart = new Chart(app, 'istio');
istioChart.addDependency(operatorChart);
new ExternalCaIstio(istioChart, 'istio', {
  agent,
  version: istioVersion,
  installer: IstioInstaller.inClusterOperator(),
  name: 'istio-operator-csr',
  profile: 'demo',
  ...images,
});

// --- Step 6: apply when istiod runs, because a sidecar is injected only when its pod is created
const sample = new OutputFolder(app, 'sample');
new SleepWorkload(new Chart(sample, 'sleep'), 'sleep', { namespace: foo.name, kubernetesVersion });

app.synth();
