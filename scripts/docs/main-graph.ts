import { IssuanceGraph } from '../../lib/inspect/graph/issuance-graph';

/** Where the picture is that README.md shows. */
export const MAIN_GRAPH = 'docs/main-graph.svg';

/** The graph of what main.ts synthesized, from dist/ as it is. */
export function mainGraph(): string {
  return IssuanceGraph.fromFiles(['dist']).toSvg();
}
