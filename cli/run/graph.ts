import { IssuanceGraph } from '../../lib/inspect/graph/issuance-graph';
import { safeText } from '../../lib/internal/safe-text';
import { REFUSED, tellFailure } from '../exit-codes';
import type { GraphOptions } from '../graph-command';
import { writeOutputs } from '../write-whole';
import { telling } from './errors';

/** A reference that very many need is still one line that can be read. */
const LONGEST_LINE = 4000;

export const drawGraph = telling(
  (paths: string[], { svg, html, json, strict, assume, ...namespaces }: GraphOptions) => {
    const graph = IssuanceGraph.fromFiles(paths, { assumed: assume, ...namespaces });
    writeOutputs(
      { '--svg': svg, '--html': html, '--json': json ? '-' : undefined },
      { '--svg': () => graph.toSvg(), '--html': () => graph.toHtml(), '--json': () => graph.report.toJson() },
      () => graph.toMermaid(),
    );
    for (const { meaning = '' } of json ? [] : graph.dangling) {
      console.error(safeText(`dangling: ${meaning.replace(/\.$/, '')}`, LONGEST_LINE));
    }
    for (const { check, meaning = '', fix = '' } of json ? [] : graph.disagreements) {
      console.error(safeText(`broken: ${meaning} ${fix} [${check}]`, LONGEST_LINE));
    }
    for (const note of json ? [] : graph.report.notes) console.error(`note: ${note}`);
    if (strict && !graph.report.ok) process.exitCode = REFUSED;
  },
  tellFailure,
);
