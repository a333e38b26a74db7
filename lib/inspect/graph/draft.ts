import type { MeshReading } from '../read/mesh';
import type { Finding } from '../report/finding';
import type { Assumptions } from './assumption';
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
  /** The labels of the namespaces that it selects; nothing for every one. */
  readonly selector?: string;
}

/** A graph in the making: nodes and edges out of the reading of a mesh, and what the user says besides. */
export class GraphDraft {
  public readonly readings: StoreReading[] = [];
  public readonly writings: StoreWriting[] = [];
  private readonly nodes = new Map<string, GraphNode>();
  private readonly edges = new Map<string, GraphEdge>();
  private readonly edgesAt = new Map<string, string[]>();

  public constructor(
    public readonly mesh: MeshReading,
    public readonly assumptions: Assumptions,
  ) {}

  public add(node: GraphNode): void {
    if (!this.nodes.has(node.key)) this.nodes.set(node.key, node);
  }

  /** Adds the node of something that is referred to and is not among the objects: missing, unless the user says that it exists. */
  public addAbsent(node: GraphNode, reason: string, elsewhere: readonly string[] = []): void {
    const assumed = this.assumptions.covers(node.heading, node.namespace, node.name);
    const hint = elsewhere.length === 0 ? '' : `; there is one in ${[...new Set(elsewhere)].sort().join(', ')}`;
    this.add({ ...node, assumed, missing: assumed ? undefined : `${reason}${hint}` });
  }

  public has(key: string): boolean {
    return this.nodes.has(key);
  }

  public note(key: string, ...details: readonly string[]): void {
    const node = this.nodes.get(key);
    if (node !== undefined) this.nodes.set(key, { ...node, details: [...node.details, ...details] });
  }

  /** Marks a node at which something does not agree, and its arrows to another one. */
  public blame(key: string, other: string, found: string): void {
    const node = this.nodes.get(key);
    if (node !== undefined) this.nodes.set(key, { ...node, broken: [...(node.broken ?? []), found] });
    for (const id of this.edgesAt.get(key) ?? []) {
      const edge = this.edges.get(id);
      if (edge !== undefined && [edge.from, edge.to].includes(other)) this.edges.set(id, { ...edge, isBroken: true });
    }
  }

  public connect(from: string, relation: Relation, to: string): void {
    const id = JSON.stringify([from, to, relation]);
    if (this.edges.has(id)) return;
    this.edges.set(id, { from, to, relation });
    for (const end of new Set([from, to])) {
      if (!this.edgesAt.get(end)?.push(id)) this.edgesAt.set(end, [id]);
    }
  }

  public finish(disagreements: readonly Finding[] = []): Graph {
    const inOrder = <T>(map: ReadonlyMap<string, T>): T[] =>
      [...map].sort(([a], [b]) => byCodeUnits(a, b)).map(([, value]) => value);
    return { nodes: inOrder(this.nodes), edges: inOrder(this.edges), disagreements };
  }
}
