import { CheckStatus, type Finding } from '../report/finding';
import { makeFinding } from '../report/make-finding';
import { edgesByNode, type Graph, type GraphNode, qualifiedName } from './model';

/** A reference that no object satisfies. */
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
  const names = new Map(nodes.map((node) => [node.key, displayName(node)]));
  const edgesAt = edgesByNode(edges);
  return nodes.flatMap((node) => {
    if (node.missing === undefined) return [];
    // Nothing that is missing refers to anything, so that whatever is connected to it needs it.
    const neighbours = new Set(edgesAt.get(node.key)?.map(({ other }) => other));
    const neededBy = [...neighbours].flatMap((key) => names.get(key) ?? []);
    return [{ missing: displayName(node), reason: node.missing, neededBy }];
  });
}

/** What each kind of thing that is referred to has to be, and what to do. Ids are contract: docs/graph.md has a heading for each. */
export const CHECKS = {
  issuer: {
    check: 'issuer-exists',
    wanted: 'an issuer of this kind, in the namespace of the requests or cluster-wide',
    fix: 'Add it, correct the reference, or say that it exists with --assume KIND/NAMESPACE/NAME.',
  },
  service: {
    check: 'service-exists',
    wanted: 'a Service with istio-csr behind it',
    fix: "Correct caAddress to the agent's Service, or say that it exists with --assume Service/NAMESPACE/NAME.",
  },
  file: {
    check: 'root-is-mounted',
    wanted: 'an entry of what fills the volume that the file lies in',
    fix: 'Mount the trust anchor where --root-ca-file says (TrustAnchor does).',
  },
  store: {
    check: 'store-is-written',
    wanted: 'an object that is it, or that writes it',
    fix: 'Add what writes it in this namespace, or say that it exists with --assume KIND/NAMESPACE/NAME.',
  },
} as const;

/** The references of a graph that no object satisfies, as findings. */
export function danglingFindings(graph: Graph): Finding[] {
  const kinds = new Map(graph.nodes.map((node) => [displayName(node), checkOf(node)]));
  return danglingReferences(graph).map(({ missing, reason, neededBy }) => {
    const { check, wanted, fix } = kinds.get(missing) ?? CHECKS.store;
    const meaning = `${missing}: ${reason}; needed by ${neededBy.join(', ')}.`;
    const parts = { subject: missing, objects: neededBy, status: CheckStatus.FAIL, found: reason };
    return makeFinding('graph', { check, ...parts, wanted, meaning, fix });
  });
}

function checkOf({ kind, heading }: GraphNode): (typeof CHECKS)[keyof typeof CHECKS] {
  if (kind === 'issuer' || kind === 'service') return CHECKS[kind];
  return heading === 'File' ? CHECKS.file : CHECKS.store;
}

/** An object as messages name it. */
export function displayName({ heading, namespace, name }: GraphNode): string {
  return `${heading} ${qualifiedName(namespace, name)}`;
}
