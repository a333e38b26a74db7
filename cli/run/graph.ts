import { IssuanceGraph } from '../../lib/inspect/graph/issuance-graph';
import { CheckStatus } from '../../lib/inspect/report/finding';
import { tell } from '../../lib/internal/tell';
import { REFUSED, tellFailure } from '../exit-codes';
import type { GraphOptions } from '../graph-command';
import { writeOutputs } from '../write-whole';
import { telling } from './errors';

export const drawGraph = telling(
  (paths: string[], { svg, html, json, strict, assume, ...namespaces }: GraphOptions) => {
    const graph = IssuanceGraph.fromFiles(paths, { assumed: assume, ...namespaces });
    writeOutputs(
      { '--svg': svg, '--html': html, '--json': json ? '-' : undefined },
      { '--svg': () => graph.toSvg(), '--html': () => graph.toHtml(), '--json': () => graph.report.toJson() },
      () => graph.toMermaid(),
    );
    for (const { meaning = '', status } of json ? [] : graph.report.findings) {
      tell(status === CheckStatus.FAIL ? 'dangling' : 'note', meaning.replace(/\.$/, ''));
    }
    for (const note of json ? [] : graph.report.notes) tell('note', note);
    if (strict && graph.report.findings.length > 0) process.exitCode = REFUSED;
  },
  tellFailure,
);
