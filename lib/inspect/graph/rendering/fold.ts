import { type Graph, type GraphEdge, type GraphNode, nodeKey, qualifiedName } from '../model';
import { LONGEST_LINE } from './node-text';

/** Up to this many alike are drawn each on its own. */
const MOST_ALIKE = 5;

/** More lines of names than this would make a node too tall. */
const MOST_LINES = 6;

/**
 * The graph with namespaces that dial the same, and certificates that the same issuer signs and nothing reads, as one node each: a mesh
 * has hundreds of them, and a picture that shows every one shows nothing.
 */
export function folded({ nodes, edges }: Graph): Graph {
  const edgesOf = edgesByNode(edges);
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    if (!isFoldable(node)) continue;
    const likeness = JSON.stringify([likenessOf(node), surroundingsOf(node.key, edgesOf.get(node.key) ?? [])]);
    const group = groups.get(likeness);
    if (group === undefined) groups.set(likeness, [node]);
    else group.push(node);
  }
  const large = [...groups.values()].filter((group) => group.length > MOST_ALIKE);
  const replaced = new Map<string, string>();
  const added = large.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const node = groupNode(first, group);
    for (const { key } of group) replaced.set(key, node.key);
    return [node];
  });
  const renamed = edges.map(({ from, to, relation }) => ({
    from: replaced.get(from) ?? from,
    to: replaced.get(to) ?? to,
    relation,
  }));
  const unique = new Map(renamed.map((edge) => [JSON.stringify(edge), edge]));
  return { nodes: [...nodes.filter(({ key }) => !replaced.has(key)), ...added], edges: [...unique.values()] };
}

function isFoldable({ kind, missing }: GraphNode): boolean {
  return missing === undefined && (kind === 'namespace' || kind === 'certificate');
}

/** The names of a certificate tell it from others, but not to who looks for who signs whom. */
function likenessOf({ kind, lifetime, details }: GraphNode): unknown {
  return kind === 'namespace' ? [kind, lifetime, details] : [kind, lifetime];
}

function surroundingsOf(key: string, edges: readonly GraphEdge[]): unknown {
  return edges.map(({ from, to, relation }) => [relation, from === key ? '' : from, to === key ? '' : to]);
}

function edgesByNode(edges: readonly GraphEdge[]): Map<string, GraphEdge[]> {
  const byNode = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    for (const key of [edge.from, edge.to]) {
      const list = byNode.get(key);
      if (list === undefined) byNode.set(key, [edge]);
      else list.push(edge);
    }
  }
  return byNode;
}

function groupNode({ key, kind, lifetime, details }: GraphNode, group: readonly GraphNode[]): GraphNode {
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
    const line = lines[lines.length - 1];
    if (line !== undefined && `${line}, ${name}`.length <= LONGEST_LINE) lines[lines.length - 1] = `${line}, ${name}`;
    else if (lines.length < MOST_LINES) lines.push(name);
    else break;
    shown++;
  }
  return shown === names.length ? lines : [...lines, `and ${names.length - shown} more`];
}
