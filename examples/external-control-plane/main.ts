/**
 * An istiod outside the cluster whose proxies it serves (external control plane). The mesh has one cluster, `apps`, with no istiod.
 * istiod runs in another one, which hosts control planes, and reads its configuration from `apps`.
 *
 *   build/external-control-plane/host/        to the cluster that runs istiod; its istioctl/ for istioctl
 *   build/external-control-plane/apps/        to the cluster of the mesh; its istioctl/ for istioctl, first of the two
 *
 * There is an agent in both, with the facts of one mesh: the one in `apps` signs for the proxies, the one in `host` gives istiod its serving
 * certificate and the root. Both clusters have a ClusterIssuer corporate-ca and, in cert-manager, a ConfigMap corporate-root.
 * docs/multi-cluster.md has every command.
 *
 *   npm run synth -- --app "node --require tsx/cjs examples/external-control-plane/main.ts" --output build/external-control-plane
 *   npm run cli -- graph build/external-control-plane/host --strict --assume ClusterIssuer/corporate-ca --assume ConfigMap/cert-manager/corporate-root
 */
import { ApiObject, Chart } from 'cdk8s';
import {
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  IstiodCertificate,
  IstioVersion,
  Mesh,
  MeshApp,
  MeshNamespace,
  OutputFolder,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import { Namespace } from 'cdk8s-plus-27';

/** The name of istiod outside its cluster. Point it to the load balancer of the Service istiod-outside. */
const ISTIOD = 'istiod.example.com';

const version = IstioVersion.of('1.30.3');
const issuer = IssuerRef.clusterIssuer('corporate-ca');
const trustAnchor = TrustAnchor.fromConfigMap('corporate-root');
/** The facts of the mesh, in both clusters. */
const facts = {
  trustDomain: 'mesh.example.com',
  meshId: 'mesh1',
  clusterId: 'apps',
  network: 'network1',
  namespace: 'external-istiod',
};
const mesh = new Mesh(facts);
const app = new MeshApp();

// The cluster of the mesh: the agent that proxies dial, and webhooks that lead to istiod.
const apps = new OutputFolder(app, 'apps');
const appsChart = new Chart(apps, 'agent');
new Namespace(appsChart, 'control-plane', { metadata: { name: mesh.namespace } });
new MeshNamespace(appsChart, 'shop', { mesh, name: 'shop' });
// No istiod serves here.
const istiodCertificate = IstiodCertificate.none();
const signing = new IstioCsrAgent(appsChart, 'agent', { mesh, issuer, trustAnchor, istiodCertificate });
new ExternalCaIstio(new Chart(new OutputFolder(apps, 'istioctl'), 'istio'), 'istio', {
  agent: signing,
  version,
  profile: 'remote',
  values: {
    // The cluster holds the configuration too, so istiod's account, its rights and the mesh config are here.
    global: { configCluster: true },
    pilot: { configMap: true },
    istiodRemote: { injectionURL: `https://${ISTIOD}:15017/inject/cluster/apps/net/network1` },
    base: { validationURL: `https://${ISTIOD}:15017/validate` },
  },
});

// The cluster that runs istiod.
const host = new OutputFolder(app, 'host');
const hostChart = new Chart(host, 'agent');
new Namespace(hostChart, 'control-plane', { metadata: { name: mesh.namespace } });
const serving = new IstioCsrAgent(hostChart, 'agent', {
  mesh: new Mesh(facts),
  issuer,
  trustAnchor,
  istiodCertificate: IstiodCertificate.create({ additionalDnsNames: [ISTIOD] }),
});
// Two ports alone: 15010 of the Service istiod takes whoever comes.
new ApiObject(hostChart, 'istiod-outside', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'istiod-outside', namespace: mesh.namespace },
  spec: {
    type: 'LoadBalancer',
    selector: { app: 'istiod' },
    ports: [
      { name: 'tls-istiod', port: 15012, targetPort: 15012 },
      { name: 'tls-webhook', port: 15017, targetPort: 15017 },
    ],
  },
});

const deployment = 'spec.template.spec';
const mounted = (volume: string, configMap: string, mountPath: string) => [
  { path: `${deployment}.volumes[-1]`, value: { name: volume, configMap: { name: configMap } } },
  { path: `${deployment}.containers.[name:discovery].volumeMounts[-1]`, value: { name: volume, mountPath } },
];
new ExternalCaIstio(new Chart(new OutputFolder(host, 'istioctl'), 'istio'), 'istio', {
  agent: serving,
  version,
  profile: 'empty',
  meshConfig: { rootNamespace: mesh.namespace, defaultConfig: { discoveryAddress: `${ISTIOD}:15012` } },
  values: { global: { externalIstiod: true, operatorManageWebhooks: true, configValidation: false } },
  components: {
    pilot: {
      enabled: true,
      k8s: {
        env: [
          { name: 'LOCAL_CLUSTER_SECRET_WATCHER', value: 'true' },
          { name: 'SHARED_MESH_CONFIG', value: 'istio' },
        ],
        // istiod looks for ConfigMaps in the cluster of the mesh, and these two are here.
        overlays: [
          {
            kind: 'Deployment',
            name: 'istiod',
            patches: [
              ...mounted('config-volume', 'istio', '/etc/istio/config'),
              ...mounted('inject-volume', 'istio-sidecar-injector', '/var/lib/istio/inject'),
            ],
          },
        ],
      },
    },
  },
});

app.synth();
