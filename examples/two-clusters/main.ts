/**
 * One mesh over two clusters: the same trust domain and mesh id, a cluster id and a network each, and one root above an intermediate
 * per cluster, so that workloads of both trust each other and neither cluster holds the root's key.
 *
 * dist/pki is for the cluster that keeps the root. The Secrets of the intermediates (istio-ca-east, istio-ca-west) have to reach
 * their clusters as Secret `istio-ca` in istio-system, by whatever carries your secrets, and the root's certificate (no secret) as
 * entry `ca.crt` of a ConfigMap `mesh-root` in cert-manager.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/two-clusters/main.ts" --output build/two-clusters
 *   npm run cli -- graph build/two-clusters/east --strict --assume ConfigMap/cert-manager/mesh-root --assume Secret/istio-system/istio-ca
 */
import { ApiObject, Chart } from 'cdk8s';
import {
  CaSecretIssuer,
  ExternalCaIstio,
  IstioCsrAgent,
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

// The root, in a cluster or namespace of its own, and an intermediate for each cluster.
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

// Each cluster: an Issuer on its intermediate, an agent that only serves its own cluster id, and Istio.
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
  const issuer = new CaSecretIssuer(chart, 'istio-ca', { mesh, secretName: 'istio-ca' });
  const trustAnchor = TrustAnchor.fromConfigMap('mesh-root');
  const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });

  const istioctl = new OutputFolder(folder, 'istioctl');
  new ExternalCaIstio(new Chart(istioctl, 'istio'), 'istio', { agent, version: IstioVersion.of('1.30.3') });
}

app.synth();
