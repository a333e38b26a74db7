/**
 * The walkthrough of 2021 as code: Kubernetes 1.18, cert-manager v1.1.0, istio-csr v0.1.0 and Istio 1.8 with its in-cluster operator.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/walkthrough-2021/main.ts" --output build/walkthrough-2021
 *
 * Then, with cert-manager installed and after `istioctl operator init`:
 *
 *   kubectl apply -f build/walkthrough-2021/            namespaces, CA, agent, Istio
 *   kubectl apply -f build/walkthrough-2021/sample/     the sample, once istiod runs
 */
import { join } from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import {
  ExternalCaIstio,
  IstioCsrAgent,
  IstioCsrRelease,
  IstioVersion,
  KubernetesVersion,
  Mesh,
  MeshNamespace,
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

// --- Applied first: namespaces, CA, agent, Istio ----------------------------
const app = new App();

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

// Up to Istio 1.23 an operator in the cluster watches for the IstioOperator, so it is applied like any other object.
const istioChart = new Chart(app, 'istio');
istioChart.addDependency(agentChart);
new ExternalCaIstio(istioChart, 'istio', {
  agent,
  version: istioVersion,
  name: 'istio-operator-csr',
  profile: 'demo',
  ...images,
});

app.synth();

// --- Applied once istiod runs: sidecars are injected when a pod is made -----
const samples = new App({ outdir: join(app.outdir, 'sample') });
new SleepWorkload(new Chart(samples, 'sleep'), 'sleep', { namespace: foo.name });
samples.synth();
