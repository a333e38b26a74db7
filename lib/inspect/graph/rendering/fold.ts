import { grouped } from '../../../internal/grouped';
import { edgesByNode, type Graph, type GraphNode, nodeKey, qualifiedName } from '../model';
import { LONGEST_LINE } from './node-text';

/** Up to this many alike are drawn each on its own. */
const MOST_ALIKE = 5;

/** More lines of names than this would make a node too tall. */
const MOST_LINES = 6;

/**
 * The graph with namespaces that dial the same, and certificates that the same issuer signs and nothing reads, as one node each: a mesh
 * has hundreds of them, and a picture that shows every one shows nothing.
 */
export function folded(graph: Graph): Graph {
  const { nodes, edges } = graph;
  const edgesAt = edgesByNode(edges);
  const surroundings = ({ key }: GraphNode) =>
    edgesAt.get(key)?.map(({ edge, other }) => [edge.relation, edge.from === key, other]);
  const groups = grouped(nodes.filter(isFoldable), (node) => JSON.stringify([likenessOf(node), surroundings(node)]));
  const replaced = new Map<string, string>();
  const added: GraphNode[] = [];
  for (const group of groups.values()) {
    if (group.length <= MOST_ALIKE) continue;
    const node = groupNode(group);
    added.push(node);
    for (const { key } of group) replaced.set(key, node.key);
  }
  const stands = (key: string) => replaced.get(key) ?? key;
  const renamed = edges.map((edge) => ({ ...edge, from: stands(edge.from), to: stands(edge.to) }));
  const unique = new Map(renamed.map((edge) => [JSON.stringify(edge), edge]));
  return { ...graph, nodes: [...nodes.filter(({ key }) => !replaced.has(key)), ...added], edges: [...unique.values()] };
}

function isFoldable({ kind, missing, broken }: GraphNode): boolean {
  return missing === undefined && broken === undefined && (kind === 'namespace' || kind === 'certificate');
}

/** The names of a certificate tell it from others, but not to who looks for who signs whom. */
function likenessOf({ kind, lifetime, details }: GraphNode): unknown {
  return kind === 'namespace' ? [kind, lifetime, details] : [kind, lifetime];
}

function groupNode(group: readonly GraphNode[]): GraphNode {
  const { key, kind, lifetime, details } = group[0];
  const plural = kind === 'namespace' ? 'namespaces' : 'certificates';
  return {
    key: nodeKey(plural, undefined, key),
    kind,
    heading: kind === 'namespace' ? 'Namespaces' : 'Certificates',
    name: `${group.length} ${plural}`,
    lifetime,
    details: [
      ...(kind === 'namespace' ? details : []),
      ...listed(group.map(({ namespace, name }) => qualifiedName(namespace, name))),
    ],
  };
}

/** Names side by side, and how many there are beyond the lines. */
function listed(names: readonly string[]): string[] {
  const lines: string[] = [];
  let shown = 0;
  for (const name of names) {
    const longer = `${lines.at(-1)}, ${name}`;
    if (lines.length > 0 && longer.length <= LONGEST_LINE) lines[lines.length - 1] = longer;
    else if (lines.length < MOST_LINES) lines.push(name);
    else break;
    shown++;
  }
  return shown === names.length ? lines : [...lines, `and ${names.length - shown} more`];
}
