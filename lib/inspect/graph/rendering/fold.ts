import { grouped } from '../../../internal/grouped';
import { namesOf } from '../../report/names';
import { edgesByNode, type Graph, type GraphNode, type NodeKind, nodeKey, qualifiedName } from '../model';
import { LONGEST_LINE } from './node-text';

/** Up to this many alike are drawn each on its own. */
const MOST_ALIKE = 5;

/** More lines of names than this would make a node too tall. */
const MOST_LINES = 6;

/** More boxes of clusters than that are no picture: then those that share their roots are one, whatever else they differ in. */
const MOST_CLUSTERS = 40;

/** The kinds of which many are alike, and what they are called together. */
const FOLDED: Partial<Record<NodeKind, string>> = {
  namespace: 'namespaces',
  certificate: 'certificates',
  cluster: 'clusters',
};

/**
 * The graph with namespaces that dial the same, certificates that the same issuer signs and nothing reads, and clusters that are alike, as
 * one node each: a mesh has hundreds of them, and a picture that shows every one shows nothing.
 */
export function folded(graph: Graph): Graph {
  const fine = foldedBy(graph, likenessOf);
  const clusters = fine.nodes.filter(({ kind }) => kind === 'cluster').length;
  if (clusters <= MOST_CLUSTERS) return fine;
  return foldedBy(graph, (node) => (node.kind === 'cluster' ? [node.kind] : likenessOf(node)));
}

function foldedBy(graph: Graph, likeness: (node: GraphNode) => unknown): Graph {
  const { nodes, edges } = graph;
  const edgesAt = edgesByNode(edges);
  const surroundings = ({ key }: GraphNode) =>
    edgesAt.get(key)?.map(({ edge, other }) => [edge.relation, edge.from === key, other]);
  const groups = grouped(nodes.filter(isFoldable), (node) => JSON.stringify([likeness(node), surroundings(node)]));
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
  return missing === undefined && broken === undefined && FOLDED[kind] !== undefined;
}

/** The names of a certificate tell it from others, but not to who looks for who signs whom. */
function likenessOf({ kind, lifetime, details }: GraphNode): unknown {
  return kind === 'certificate' ? [kind, lifetime] : [kind, lifetime, details];
}

function groupNode(group: readonly GraphNode[]): GraphNode {
  const { key, kind, lifetime } = group[0];
  const plural = FOLDED[kind] ?? '';
  return {
    key: nodeKey(plural, undefined, key),
    kind,
    heading: `${plural.charAt(0).toUpperCase()}${plural.slice(1)}`,
    name: `${group.length} ${plural}`,
    lifetime,
    details: [
      ...(kind === 'certificate' ? [] : detailsOf(group)),
      ...listed(group.map(({ namespace, name }) => qualifiedName(namespace, name))),
    ],
  };
}

/** The details of all, where they differ with some of their values: `wave 0, 1, 2 and 4 more`. */
function detailsOf(group: readonly GraphNode[]): string[] {
  const distinct = [...new Set(group.flatMap(({ details }) => details))];
  if (distinct.length === group[0].details.length) return [...group[0].details];
  const byWord = grouped(distinct, (detail) => detail.split(' ')[0]);
  return [...byWord].map(([word, lines]) => {
    const values = lines.map((each) => each.slice((word?.length ?? 0) + 1));
    return `${word} ${namesOf(values)}`;
  });
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
