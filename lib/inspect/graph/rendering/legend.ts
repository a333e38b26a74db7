import { type Graph, NODE_KINDS, type NodeKind } from '../model';

/** A colour or a border of nodes, by the class that has it, and what it means. */
export interface LegendEntry {
  readonly name: string;
  readonly label: string;
  readonly meaning: string;
}

/** The kinds of nodes that are in a graph, and what is special about some of them. */
export function legendOf({ nodes }: Graph): LegendEntry[] {
  const present = new Set<string>(nodes.map(({ kind, missing }) => (missing === undefined ? kind : 'missing')));
  if (nodes.some(({ assumed }) => assumed)) present.add('assumed');
  const kinds = (Object.keys(NODE_KINDS) as NodeKind[]).map((name) => ({ name, ...NODE_KINDS[name] }));
  const states = [
    { name: 'assumed', label: 'assumed to exist', meaning: 'said to exist outside these objects' },
    { name: 'missing', label: 'dangles', meaning: 'is referred to, but no object satisfies it' },
  ];
  return [...kinds, ...states].filter(({ name }) => present.has(name));
}
