/**
 * The app: settings at the top, one chart a stage below. Edit it, run `npm run synth`, look at dist/, commit both.
 */
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-27';
import {
  ExternalCaIstio,
  IstioCsrAgent,
  IstioCsrRelease,
  IstioVersion,
  Mesh,
  MeshNamespace,
  SelfSignedCaChain,
  SleepWorkload,
} from './lib';

// --- Settings ---------------------------------------------------------------
const mesh = new Mesh({ trustDomain: 'cluster.local', clusterId: 'Kubernetes' });
const istioVersion = IstioVersion.of('1.30.3');
const release = IstioCsrRelease.of('v0.17.0');

// --- Step 1: `kubectl apply -f dist/` ---------------------------------------
const app = new App();

const namespaces = new Chart(app, 'namespaces');
new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace } });
const foo = new MeshNamespace(namespaces, 'foo', { mesh, name: 'foo' });

const caChart = new Chart(app, 'ca');
caChart.addDependency(namespaces);
const ca = new SelfSignedCaChain(caChart, 'ca', { mesh });

const agentChart = new Chart(app, 'agent');
agentChart.addDependency(caChart);
const agent = new IstioCsrAgent(agentChart, 'agent', { mesh, issuer: ca.issuer, release });

app.synth();

// --- Step 2: `istioctl install -f dist/istioctl/istio.k8s.yaml` -------------
// From Istio 1.24 on an IstioOperator is a file for istioctl and no object to apply, so it has a folder of its own.
const istioctl = new App({ outdir: join(app.outdir, 'istioctl') });
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: istioVersion });
istioctl.synth();

// --- Step 3: `kubectl apply -f dist/sample/` --------------------------------
// Sidecars are injected when a pod is made: the sample comes when istiod is there.
const samples = new App({ outdir: join(app.outdir, 'sample') });
new SleepWorkload(new Chart(samples, 'sleep'), 'sleep', { namespace: foo.name });
samples.synth();
