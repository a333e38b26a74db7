import { grouped } from '../../internal/grouped';
import type { Finding } from '../report/finding';

export { byCodeUnits, qualifiedName } from '../read/objects';

/** An object, or what an object refers to. */
export interface GraphNode {
  /** KIND/NAMESPACE/NAME: one node a key, and the order of nodes. */
  readonly key: string;
  readonly kind: NodeKind;
  /** The kind as a person reads it: "CA certificate", "AWSPCAIssuer". */
  readonly heading: string;
  readonly name: string;
  /** None for a cluster-scoped object, and for one that leaves its namespace to whoever applies it. */
  readonly namespace?: string;
  /** How long the certificates live that this node is or asks for, for a person: "90 d". */
  readonly lifetime?: string;
  /** Short facts, one a line. */
  readonly details: readonly string[];
  /** Whether the user said that it exists, without an object that says so. */
  readonly assumed?: boolean;
  /** Why nothing satisfies the references to it; nothing for a node that exists. */
  readonly missing?: string;
  /** What does not agree at it, a line each; nothing for a node that is in order. */
  readonly broken?: readonly string[];
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly relation: Relation;
  /** Whether its two ends do not agree. */
  readonly isBroken?: boolean;
}

/** Who signs whom: nodes sorted by their keys, and edges between them, sorted too. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What the picture tells; by default who signs whom. */
  readonly title?: string;
  /** What does not agree. */
  readonly disagreements?: readonly Finding[];
}

/** What is drawn for a kind of node or a relation, and what the legend says of it. */
interface Meaning {
  readonly label: string;
  readonly meaning: string;
}

/** The kinds of nodes in the order of the legend: from who signs to who asks. */
export const NODE_KINDS = {
  issuer: { label: 'issuer', meaning: 'signs certificate requests' },
  authority: { label: 'CA certificate', meaning: 'may sign other certificates' },
  certificate: { label: 'certificate', meaning: 'a serving certificate' },
  store: { label: 'Secret or ConfigMap', meaning: 'holds a key, a certificate or a setting' },
  bundle: { label: 'trust bundle', meaning: 'gathers roots for every namespace' },
  agent: { label: 'istio-csr', meaning: 'carries signing requests to the issuer' },
  istiod: { label: 'istiod, ztunnel', meaning: 'tells proxies whom to ask, or asks for them' },
  namespace: { label: 'namespace', meaning: 'its workloads ask for certificates' },
  service: { label: 'address', meaning: 'a Service or a host that is dialled' },
  mesh: { label: 'mesh', meaning: 'its clusters verify each other' },
  cluster: { label: 'cluster', meaning: 'a cluster of the fleet, or several that are alike' },
  root: { label: 'root', meaning: 'a root certificate that clusters trust' },
} satisfies Readonly<Record<string, Meaning>>;

/** What a node stands for; it decides the node's colour. */
export type NodeKind = keyof typeof NODE_KINDS;

/** The relations in the order of the legend. */
export const RELATIONS = {
  signs: { label: 'signs', meaning: 'the issuer signs the certificate, or the requests that the agent carries' },
  storesIn: { label: 'stores in', meaning: 'key and certificate, or roots, are written there' },
  keyOf: { label: 'key of', meaning: 'the CA issuer signs with this key' },
  servedBy: { label: 'served by', meaning: 'istiod serves with this certificate' },
  configures: { label: 'configures', meaning: 'names the issuer while the agent runs' },
  trusts: { label: 'trusts', meaning: 'takes its roots from there' },
  dials: { label: 'dials', meaning: 'sends its signing requests there' },
  tellsToDial: { label: 'tells to dial', meaning: 'hands this address to the proxies (caAddress)' },
  spans: { label: 'spans', meaning: 'the cluster is part of the mesh' },
  dialsThrough: { label: 'dials through', meaning: 'has its certificates asked for by ztunnel' },
} satisfies Readonly<Record<string, Meaning>>;

/** What an arrow says of its two ends, in the direction of the arrow. */
export type Relation = keyof typeof RELATIONS;

export function nodeKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

/** The edges at each node, by its key, and what is at the other end of them. */
export function edgesByNode(edges: readonly GraphEdge[]) {
  const ends = edges.flatMap((edge) => [
    { key: edge.from, other: edge.to, edge },
    { key: edge.to, other: edge.from, edge },
  ]);
  return grouped(ends, ({ key }) => key);
}
