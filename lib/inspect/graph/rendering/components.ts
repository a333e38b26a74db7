import type { Graph, GraphEdge, GraphNode } from '../model';

/** The parts of a graph that no edge connects, the largest first. */
export function componentsOf({ nodes, edges }: Graph): Graph[] {
  const neighbours = new Map<string, string[]>(nodes.map(({ key }) => [key, []]));
  for (const { from, to } of edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  const partOf = new Map<string, number>();
  let count = 0;
  for (const { key } of nodes) {
    if (partOf.has(key)) continue;
    const waiting = [key];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (partOf.has(next)) continue;
      partOf.set(next, count);
      for (const neighbour of neighbours.get(next) ?? []) waiting.push(neighbour);
    }
    count++;
  }
  const parts = Array.from({ length: count }, () => ({ nodes: [] as GraphNode[], edges: [] as GraphEdge[] }));
  for (const node of nodes) parts[partOf.get(node.key) ?? 0]?.nodes.push(node);
  for (const edge of edges) parts[partOf.get(edge.from) ?? 0]?.edges.push(edge);
  return parts.sort((a, b) => b.nodes.length - a.nodes.length);
}
