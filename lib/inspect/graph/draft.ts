import { byCodeUnits, type Graph, type GraphEdge, type GraphNode, type Relation } from './model';

/** A Secret or ConfigMap, named by who writes or reads it. */
export interface Store {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace?: string;
  readonly name: string;
}

/** A node that reads a store, and what for. `trusts` is an arrow to the store, the others come from it. */
export interface StoreReading {
  readonly store: Store;
  readonly reader: string;
  readonly relation: 'keyOf' | 'servedBy' | 'configures' | 'trusts';
}

/** A node that writes a store while the cluster runs. */
export interface StoreWriting {
  readonly store: Store;
  readonly writer: string;
  /** Whether it writes one into every namespace, or every one that it selects; the store's namespace then says nothing. */
  readonly everywhere?: boolean;
}

/** A node that has its certificates signed by an issuer. */
export interface IssuerUse {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly user: string;
}

/** An agent (or what it makes) whose issuer a ConfigMap names while it runs. */
export interface RuntimeIssuer {
  readonly configMap: Store;
  /** The namespace in which an Issuer that it names has to be. */
  readonly namespace: string;
  readonly user: string;
}

/** An agent, as those who look for one need it. */
export interface AgentFacts {
  readonly key: string;
  readonly namespace?: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** The names that its serving certificate is good for. */
  readonly servingNames: readonly string[];
  /** The ConfigMap that it writes the roots to, in every namespace. */
  readonly rootsName: string;
  /** The longest lifetime of a workload's certificate, in seconds. */
  readonly longestSeconds?: number;
}

/** An istiod or a ztunnel: a control or data plane that has been told an address. */
export interface PlaneFacts {
  readonly key: string;
  readonly role: 'istiod' | 'ztunnel';
  /** What the revision label of a namespace says to choose it; `default` for the unnamed one. */
  readonly revision: string;
  /** The caAddress; nothing where Istio signs with its own CA. */
  readonly address?: string;
  /** The lifetime that its proxies ask for, in seconds. */
  readonly askedSeconds?: number;
}

/** A namespace whose workloads are in the mesh. */
export interface NamespaceFacts {
  readonly key: string;
  readonly revision: string;
  /** Whether ztunnel asks for the certificates of its workloads. */
  readonly ambient: boolean;
}

/**
 * A graph in the making. Readers add the nodes of the objects they know and say what these refer to; the resolvers then turn what was
 * said into edges, when all nodes are there.
 */
export class GraphDraft {
  public readonly readings: StoreReading[] = [];
  public readonly writings: StoreWriting[] = [];
  public readonly issuerUses: IssuerUse[] = [];
  public readonly runtimeIssuers: RuntimeIssuer[] = [];
  public readonly agents: AgentFacts[] = [];
  public readonly planes: PlaneFacts[] = [];
  public readonly namespaces: NamespaceFacts[] = [];
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, GraphEdge>();

  /** Adds a node, unless it is there already. */
  public add(node: GraphNode): void {
    if (!this.nodes.has(node.key)) this.nodes.set(node.key, node);
  }

  public has(key: string): boolean {
    return this.nodes.has(key);
  }

  /** Adds lines to a node. */
  public note(key: string, ...details: readonly string[]): void {
    const node = this.nodes.get(key);
    if (node !== undefined) this.nodes.set(key, { ...node, details: [...node.details, ...details] });
  }

  public setLifetime(key: string, lifetime: string): void {
    const node = this.nodes.get(key);
    if (node !== undefined) this.nodes.set(key, { ...node, lifetime });
  }

  public connect(from: string, relation: Relation, to: string): void {
    this.edges.set(JSON.stringify([from, to, relation]), { from, to, relation });
  }

  public finish(): Graph {
    const inOrder = <T>(map: ReadonlyMap<string, T>): T[] =>
      [...map].sort(([a], [b]) => byCodeUnits(a, b)).map(([, value]) => value);
    return { nodes: inOrder(this.nodes), edges: inOrder(this.edges) };
  }
}
