/**
 * One istiod for two clusters (primary-remote). istio-csr asks the API server of its own cluster whether a token is good, and serves one
 * cluster id: so each cluster has an agent, on a CA below one root. istiod runs in `main` alone and tells the proxies of both clusters
 * one address, which in each leads to the agent there.
 *
 *   build/primary-remote/main/        to the cluster main; its istioctl/ for istioctl, then its gateways/
 *   build/primary-remote/edge/        to the cluster edge; its istioctl/ for istioctl, last
 *
 * Both clusters have a ClusterIssuer corporate-ca and, in cert-manager, a ConfigMap corporate-root with the root in ca.crt.
 * docs/multi-cluster.md has every command.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/primary-remote/main.ts" --output build/primary-remote
 *   npm run cli -- graph build/primary-remote/edge --strict --assume ClusterIssuer/corporate-ca --assume ConfigMap/cert-manager/corporate-root
 */
import { Chart } from 'cdk8s';
import {
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstiodCertificate,
  IstioGateway,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  OutputFolder,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

/** The address of the east-west gateway in the cluster main, as the cluster edge reaches it. */
const EAST_WEST = 'east-west.main.example.com';

const version = IstioVersion.of('1.30.3');
const issuer = IssuerRef.clusterIssuer('corporate-ca');
const trustAnchor = TrustAnchor.fromConfigMap('corporate-root');
const app = new MeshApp();

/** What each cluster has, whichever runs istiod. */
function cluster(clusterId: string, istiodCertificate: IstiodCertificate, annotations: Record<string, string> = {}) {
  const network = `network-${clusterId}`;
  const mesh = new Mesh({ trustDomain: 'mesh.example.com', meshId: 'mesh1', clusterId, network });
  const folder = new OutputFolder(app, clusterId);
  const chart = new Chart(folder, 'agent');
  const labels = { 'topology.istio.io/network': network };
  new Namespace(chart, 'control-plane', { metadata: { name: mesh.namespace, labels, annotations } });
  new Namespace(chart, 'gateways', { metadata: { name: 'istio-gateways' } });
  new MeshNamespace(chart, 'shop', { mesh, name: 'shop' });
  const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor, istiodCertificate });
  return { agent, folder, istioctl: new Chart(new OutputFolder(folder, 'istioctl'), 'istio') };
}

const main = cluster('main', IstiodCertificate.create());
const primary = new ExternalCaIstio(main.istioctl, 'istio', {
  agent: main.agent,
  version,
  values: { global: { externalIstiod: true } },
});
const gateways = new Chart(new OutputFolder(main.folder, 'gateways'), 'gateways');
new IstioGateway(gateways, 'east-west', {
  istio: primary,
  namespace: 'istio-gateways',
  forNetwork: true,
  exposesIstiod: true,
});

// No istiod serves here. The annotation says whose istiod may write its CA into the webhooks.
const edge = cluster('edge', IstiodCertificate.none(), { 'topology.istio.io/controlPlaneClusters': 'main' });
const remote = new ExternalCaIstio(edge.istioctl, 'istio', {
  agent: edge.agent,
  version,
  primary: { agent: main.agent, address: EAST_WEST },
});
const edgeGateways = new Chart(new OutputFolder(edge.folder, 'gateways'), 'gateways');
new IstioGateway(edgeGateways, 'east-west', { istio: remote, namespace: 'istio-gateways', forNetwork: true });

app.synth();
