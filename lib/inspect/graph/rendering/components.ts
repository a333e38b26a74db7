import { grouped } from '../../../internal/grouped';
import { edgesByNode, type Graph } from '../model';

/** The parts of a graph that no edge connects, the largest first. */
export function componentsOf({ nodes, edges }: Graph): Graph[] {
  const edgesAt = edgesByNode(edges);
  const partOf = new Map<string, string>();
  for (const { key: first } of nodes) {
    const reached = partOf.has(first) ? [] : [first];
    for (const key of reached) {
      partOf.set(key, first);
      for (const { other } of edgesAt.get(key) ?? []) {
        if (!partOf.has(other)) reached.push(other);
        partOf.set(other, first);
      }
    }
  }
  const edgesOf = grouped(edges, ({ from }) => partOf.get(from) ?? '');
  const parts = [...grouped(nodes, ({ key }) => partOf.get(key) ?? '')].map(([first, members]) => ({
    nodes: members,
    edges: edgesOf.get(first) ?? [],
  }));
  return parts.sort((a, b) => b.nodes.length - a.nodes.length);
}
