/**
 * A CA inside the cluster whose root you can replace without an outage. A rotation is three commits that change the two settings below.
 * Wait between the commits: docs/rotation.md is the runbook.
 *
 *   1. GENERATIONS = ['2025', '2026'], ACTIVE = '2025'     (this state: the mesh trusts both, the old one signs)
 *   2. GENERATIONS = ['2025', '2026'], ACTIVE = '2026'
 *   3. GENERATIONS = ['2026'],         ACTIVE = '2026'
 *
 * trust-manager reads the roots in the namespace of the CA, so make that its trust namespace (app.trust.namespace=istio-system). On a
 * fresh cluster, apply 0000-namespaces.k8s.yaml first, because trust-manager's chart needs that namespace. Then install trust-manager.
 * Apply the rest last, because the Bundle needs trust-manager's CRD.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/rotation/main.ts" --output build/rotation
 */
import { Chart } from 'cdk8s';
import { ExternalCaIstio, IstioCsrAgent, IstioVersion, Mesh, MeshApp, OutputFolder, RotatingCa } from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const GENERATIONS = ['2025', '2026'];
const ACTIVE = '2025';

const mesh = new Mesh({ trustDomain: 'prod.example.com' });

const app = new MeshApp();
const namespaces = new Chart(app, 'namespaces');
new Namespace(namespaces, 'control-plane', { metadata: { name: mesh.namespace } });

const chart = new Chart(app, 'mesh');
chart.addDependency(namespaces);
const ca = new RotatingCa(chart, 'ca', { mesh, generations: GENERATIONS, active: ACTIVE });
const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });

const istioctl = new OutputFolder(app, 'istioctl');
new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: IstioVersion.of('1.31.4') });
app.synth();
