/**
 * The app. Edit the settings, run `npm run synth`, review the change in dist/, and commit both. Below the settings there is a chart for
 * each stage.
 */
import { Chart } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-27';
import {
  ExternalCaIstio,
  IstioCsrAgent,
  IstioCsrRelease,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  OutputFolder,
  SelfSignedCaChain,
  SleepWorkload,
} from './lib';

// --- Settings ---------------------------------------------------------------
const mesh = new Mesh({ trustDomain: 'cluster.local', clusterId: 'Kubernetes' });
const istioVersion = IstioVersion.of('1.31.4');
const release = IstioCsrRelease.of('v0.17.0');

// --- Step 1: `kubectl apply -f dist/` ---------------------------------------
const app = new MeshApp();

const namespaces = new Chart(app, 'namespaces');
new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace } });
const foo = new MeshNamespace(namespaces, 'foo', { mesh, name: 'foo' });

const caChart = new Chart(app, 'ca');
caChart.addDependency(namespaces);
const ca = new SelfSignedCaChain(caChart, 'ca', { mesh });

const agentChart = new Chart(app, 'agent');
agentChart.addDependency(caChart);
const agent = new IstioCsrAgent(agentChart, 'agent', { mesh, issuer: ca.issuer, release });

// --- Step 2: `istioctl install -f dist/istioctl/istio.k8s.yaml` -------------
// From Istio 1.24 on, only istioctl reads an IstioOperator and a cluster refuses it. So it has a folder of its own.
const istioctl = new OutputFolder(app, 'istioctl');
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: istioVersion });

// --- Step 3: `kubectl apply -f dist/sample/` --------------------------------
// Apply it when istiod runs, because a sidecar is injected only when its pod is created.
const sample = new OutputFolder(app, 'sample');
new SleepWorkload(new Chart(sample, 'sleep'), 'sleep', { namespace: foo.name });

app.synth();
