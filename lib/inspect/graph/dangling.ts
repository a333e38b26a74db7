import { safeText } from '../../internal/safe-text';
import { CheckStatus, type Finding } from '../report/finding';
import { makeFinding } from '../report/make-finding';
import { edgesByNode, type Graph, type GraphNode, qualifiedName } from './model';

/** What each kind of thing that is referred to has to be, and the input itself, and what to do. Ids are contract: docs/graph.md has a heading for each. */
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
  nothing: {
    check: 'nothing-drawn',
    wanted: 'an issuer, a certificate, istio-csr, istiod or what else a mesh has',
    fix: 'See that it is the output of the mesh.',
  },
} as const;

/** The references of a graph that no object satisfies, in the order of the nodes. */
export function danglingFindings({ nodes, edges }: Graph): Finding[] {
  const names = new Map(nodes.map((node) => [node.key, displayName(node)]));
  const edgesAt = edgesByNode(edges);
  return nodes.flatMap((node) => {
    if (node.missing === undefined) return [];
    const [subject, found] = [displayName(node), node.missing];
    // Nothing that is missing refers to anything, so that whatever is connected to it needs it.
    const neighbours = new Set(edgesAt.get(node.key)?.map(({ other }) => other));
    const objects = [...neighbours].flatMap((key) => names.get(key) ?? []);
    const meaning = `${subject}: ${found}; needed by ${objects.join(', ')}.`;
    return makeFinding('graph', { ...checkOf(node), subject, objects, status: CheckStatus.FAIL, found, meaning });
  });
}

function checkOf({ kind, heading }: GraphNode): (typeof CHECKS)[keyof typeof CHECKS] {
  if (kind === 'issuer' || kind === 'service') return CHECKS[kind];
  return heading === 'File' ? CHECKS.file : CHECKS.store;
}

export function displayName({ heading, namespace, name }: GraphNode): string {
  return safeText(`${heading} ${qualifiedName(namespace, name)}`);
}
