import { type Graph, type GraphNode, NODE_KINDS, type NodeKind } from '../model';

/** A colour or a border of nodes, by the class that has it, and what it means. */
export interface LegendEntry {
  readonly name: string;
  readonly label: string;
  readonly meaning: string;
}

/** What decides the look of a node: that nothing satisfies it, that something does not agree, or its kind. */
export function stateOf({ kind, missing, broken }: GraphNode): NodeKind | 'broken' | 'missing' {
  if (missing !== undefined) return 'missing';
  return broken === undefined ? kind : 'broken';
}

/** The kinds of nodes that are in a graph, and what is special about some of them. */
export function legendOf({ nodes }: Graph): LegendEntry[] {
  const present = new Set<string>(nodes.map(stateOf));
  if (nodes.some(({ assumed }) => assumed)) present.add('assumed');
  const kinds = (Object.keys(NODE_KINDS) as NodeKind[]).map((name) => ({ name, ...NODE_KINDS[name] }));
  const states = [
    { name: 'assumed', label: 'assumed to exist', meaning: 'said to exist outside these objects' },
    {
      name: 'broken',
      label: 'does not agree',
      meaning: 'asks who does not sign, or says another thing than who is asked',
    },
    { name: 'missing', label: 'dangles', meaning: 'is referred to, but no object satisfies it' },
  ];
  return [...kinds, ...states].filter(({ name }) => present.has(name));
}
