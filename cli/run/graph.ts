import { danglingMessage } from '../../lib/inspect/graph/dangling';
import { IssuanceGraph } from '../../lib/inspect/graph/issuance-graph';
import { ManifestError } from '../../lib/inspect/read/load';
import { safeText } from '../../lib/internal/safe-text';
import { REFUSED, UsageError } from '../exit-codes';
import type { GraphOptions } from '../graph-command';
import { writeWhole } from '../write-whole';
import { telling } from './errors';

/** A reference that very many need is still one line that can be read. */
const LONGEST_LINE = 4000;

export const drawGraph = telling((paths: string[], { svg, html, strict, assume, ...namespaces }: GraphOptions) => {
  const graph = graphOf(paths, { assumed: assume, ...namespaces });
  if (svg !== undefined) writeWhole(svg, graph.toSvg());
  if (html !== undefined) writeWhole(html, graph.toHtml());
  process.stdout.write(graph.toMermaid());
  for (const reference of graph.dangling) {
    console.error(safeText(`dangling: ${danglingMessage(reference)}`, LONGEST_LINE));
  }
  if (strict && graph.dangling.length > 0) process.exitCode = REFUSED;
});

/** The graph; what is said of its files quotes them, and goes to a terminal or to the log of a pipeline, which reads commands in it. */
function graphOf(...args: Parameters<typeof IssuanceGraph.fromFiles>): IssuanceGraph {
  try {
    return IssuanceGraph.fromFiles(...args);
  } catch (error) {
    if (error instanceof ManifestError) throw new UsageError(safeText(error.message, LONGEST_LINE));
    throw error;
  }
}
