import type { Graph, GraphNode } from './model';
import { qualifiedName } from './model';

/** A reference that no object satisfies, in an `IssuanceGraph`. */
export interface DanglingReference {
  /** What is referred to: `ClusterIssuer corporate-ca`, `Secret istio-system/istio-ca`. */
  readonly missing: string;

  /** Why it does not hold: that there is no such issuer, or that nobody writes the Secret. */
  readonly reason: string;

  /** What refers to it: `Certificate istio-system/istiod`. */
  readonly neededBy: string[];
}

/** The references of a graph that no object satisfies, in the order of the nodes. */
export function danglingReferences({ nodes, edges }: Graph): DanglingReference[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return nodes.flatMap((node) => {
    if (node.missing === undefined) return [];
    // Nothing that is missing refers to anything, so that whatever is connected to it needs it.
    const neighbours = edges.flatMap(({ from, to }) => {
      if (from === node.key) return [to];
      return to === node.key ? [from] : [];
    });
    const neededBy = [...new Set(neighbours)].flatMap((key) => byKey.get(key) ?? []).map(displayName);
    return [{ missing: displayName(node), reason: node.missing, neededBy }];
  });
}

/** One dangling reference as a sentence. */
export function danglingMessage({ missing, reason, neededBy }: DanglingReference): string {
  return `${missing}: ${reason}; needed by ${neededBy.join(', ')}`;
}

/** An object as messages name it. */
export function displayName({ heading, namespace, name }: GraphNode): string {
  return `${heading} ${qualifiedName(namespace, name)}`;
}
