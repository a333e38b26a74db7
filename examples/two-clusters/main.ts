/**
 * One mesh over two clusters. Both have the same trust domain and mesh id; each has a cluster id and a network of its own. One root signs
 * an intermediate for each cluster, so workloads of both trust each other, and neither cluster holds the root's key.
 *
 *   build/two-clusters/pki/     apply it to the cluster that keeps the root, which has a namespace pki
 *   build/two-clusters/east/    apply it to the cluster east, and west/ to the cluster west; gateways/ below them when istiod runs
 *
 * Before you apply east/ and west/, carry two things to each cluster:
 *
 *   the Secret istio-ca-east or istio-ca-west, with your tool for secrets, as Secret istio-ca in istio-system
 *   the root's certificate (not secret) as entry ca.crt of a ConfigMap mesh-root in cert-manager
 *
 * After that let each istiod read the other cluster: docs/multi-cluster.md has every command.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/two-clusters/main.ts" --output build/two-clusters
 *   npm run cli -- graph build/two-clusters/east --strict --assume ConfigMap/cert-manager/mesh-root --assume Secret/istio-system/istio-ca
 */
import { ApiObject, Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  ExternalCaIstio,
  IstioCsrAgent,
  IstioGateway,
  IstioVersion,
  Mesh,
  MeshApp,
  OutputFolder,
  SelfSignedCaChain,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

const TRUST_DOMAIN = 'mesh.example.com';
const CLUSTERS = ['east', 'west'];

const app = new MeshApp();

// The root, in a cluster or namespace of its own, and an intermediate for each mesh cluster.
const rootChart = new Chart(new OutputFolder(app, 'pki'), 'root');
const root = new SelfSignedCaChain(rootChart, 'root', {
  mesh: new Mesh({ trustDomain: TRUST_DOMAIN }),
  namespace: 'pki',
  name: 'mesh-root',
});
for (const cluster of CLUSTERS) {
  const name = `istio-ca-${cluster}`;
  new ApiObject(rootChart, name, {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, namespace: 'pki' },
    spec: {
      isCA: true,
      commonName: name,
      secretName: name,
      duration: '8760h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
      issuerRef: { group: root.issuer.group, kind: root.issuer.kind, name: root.issuer.name },
    },
  });
}

// For each cluster: an Issuer with its intermediate, an agent that serves its cluster id only, and Istio.
for (const cluster of CLUSTERS) {
  const mesh = new Mesh({
    trustDomain: TRUST_DOMAIN,
    meshId: 'mesh1',
    clusterId: cluster,
    network: `network-${cluster}`,
  });
  const folder = new OutputFolder(app, cluster);
  const chart = new Chart(folder, 'agent');
  // East-west gateways find the network of the control plane by this label.
  const labels = { 'topology.istio.io/network': `network-${cluster}` };
  new Namespace(chart, 'control-plane', { metadata: { name: mesh.namespace, labels } });
  new Namespace(chart, 'gateways', { metadata: { name: 'istio-gateways' } });
  const issuer = new CaSecretIssuer(chart, 'istio-ca', { mesh, secretName: 'istio-ca' });
  const trustAnchor = TrustAnchor.fromConfigMap('mesh-root');
  const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });

  const istioctl = new OutputFolder(folder, 'istioctl');
  const istio = new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', {
    agent,
    version: IstioVersion.of('1.31.4'),
  });

  // The way in from the other network. Its pods are injected, so that it is applied when istiod runs.
  const gateways = new Chart(new OutputFolder(folder, 'gateways'), 'gateways');
  new IstioGateway(gateways, 'east-west', { istio, namespace: 'istio-gateways', forNetwork: true });
}

app.synth();
