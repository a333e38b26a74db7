import { drawMesh } from '../../../lib/inspect/graph/build';
import { displayName } from '../../../lib/inspect/graph/dangling';
import { type Graph, type GraphNode, RELATIONS } from '../../../lib/inspect/graph/model';
import { parseManifests } from '../../../lib/inspect/read/load';
import { readMesh, type Surroundings } from '../../../lib/inspect/read/mesh';
import type { JsonObject } from '../../../lib/internal/merge';
import { LATEST } from '../../support/latest';

/** An object as it stands in YAML; `at` is NAME or NAMESPACE/NAME. */
export function object(apiVersion: string, kind: string, at: string, rest: JsonObject = {}, labels?: JsonObject) {
  const [name, namespace] = at.split('/').reverse();
  return { apiVersion, kind, metadata: { name, namespace, labels }, ...rest };
}

export type TestObject = ReturnType<typeof object>;

export function issuer(at: string, spec: JsonObject = { selfSigned: {} }): TestObject {
  return object('cert-manager.io/v1', at.includes('/') ? 'Issuer' : 'ClusterIssuer', at, { spec });
}

export function certificate(at: string, spec: JsonObject): TestObject {
  return object('cert-manager.io/v1', 'Certificate', at, { spec });
}

/** A CA that signs itself: an issuer, and a certificate of 10 years in a Secret of its own name. */
export function ownCa(at: string): TestObject[] {
  const [namespace, name = ''] = at.split('/');
  return [
    issuer(`${namespace}/selfsigned`),
    certificate(at, { isCA: true, duration: '87600h0m0s', secretName: name, issuerRef: { name: 'selfsigned' } }),
    issuer(at, { ca: { secretName: name } }),
  ];
}

export interface AgentOptions {
  readonly flags?: Readonly<Record<string, string>>;
  readonly pod?: JsonObject;
  readonly volumeMounts?: readonly unknown[];
}

/** The flags of an agent that watches a ConfigMap in its namespace for its issuer. */
export function watching(name: string, namespace = 'pki'): Record<string, string> {
  return { 'runtime-issuance-config-map-name': name, 'runtime-issuance-config-map-namespace': namespace };
}

/** istio-csr and its Service: `pki/csr` with the issuer `istio-system/istio-ca`, unless the flags say otherwise. */
export function agent({ flags = {}, pod = {}, volumeMounts = [] }: AgentOptions = {}): TestObject[] {
  const all = {
    'certificate-namespace': 'istio-system',
    'issuer-name': 'istio-ca',
    'issuer-kind': 'Issuer',
    'issuer-group': 'cert-manager.io',
    'trust-domain': 'prod.example.com',
    'max-client-certificate-duration': '1h',
    'serving-certificate-duration': '6h',
    'root-ca-file': '',
    ...flags,
  };
  const args = Object.entries(all).map(([name, value]) => `--${name}=${value}`);
  const containers = [{ image: `quay.io/jetstack/cert-manager-istio-csr:${LATEST}`, args, volumeMounts }];
  const template = { metadata: { labels: { app: 'csr' } }, spec: { containers, ...pod } };
  return [
    object('apps/v1', 'Deployment', 'pki/csr', { spec: { template } }),
    object('v1', 'Service', 'pki/csr', { spec: { selector: { app: 'csr' } } }),
  ];
}

/** What an istiod with its own CA off is told, of the trust domain that the agent has. */
const ON_AGENT = {
  pilot: { env: { ENABLE_CA_SERVER: 'false' } },
  meshConfig: { trustDomain: 'prod.example.com' },
};

/** An IstioOperator that sends proxies to the agent, or elsewhere. */
export function istioOperator(
  at = 'istio-system/istio',
  caAddress = 'csr.pki.svc:443',
  spec: JsonObject = {},
): TestObject {
  return object('install.istio.io/v1alpha1', 'IstioOperator', at, {
    spec: { values: { global: { caAddress }, ...ON_AGENT }, ...spec },
  });
}

export function meshNamespace(name: string, labels: JsonObject = { 'istio-injection': 'enabled' }): TestObject {
  return object('v1', 'Namespace', name, {}, labels);
}

export function bundle(name: string, spec: JsonObject): TestObject {
  return object('trust.cert-manager.io/v1alpha1', 'Bundle', name, { spec });
}

/** The graph of objects. */
export function graphOf(
  objects: readonly TestObject[],
  { assumed = [], ...surroundings }: Surroundings & { assumed?: readonly string[] } = {},
): Graph {
  const loaded = objects.flatMap((one) => parseManifests(JSON.stringify(one), 'objects.yaml'));
  return drawMesh(readMesh(loaded, surroundings), assumed);
}

/** The edges as sentences: "Issuer istio-system/selfsigned signs CA certificate istio-system/istio-ca". */
export function sentences({ nodes, edges }: Graph): string[] {
  const names = new Map(nodes.map((node) => [node.key, displayName(node)]));
  return edges.map(({ from, to, relation }) => `${names.get(from)} ${RELATIONS[relation].label} ${names.get(to)}`);
}

/** The one node of a name; fails the test when there is none or more than one. */
export function nodeNamed(graph: Graph, display: string): GraphNode {
  const found = graph.nodes.filter((node) => displayName(node) === display);
  const [node] = found;
  if (node === undefined || found.length > 1) {
    throw new Error(`${found.length} nodes named ${display}, among: ${graph.nodes.map(displayName).join(', ')}`);
  }
  return node;
}
