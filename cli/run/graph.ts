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
    if (!json) tellFindings(graph);
    if (strict && graph.report.findings.length > 0) process.exitCode = REFUSED;
  },
  tellFailure,
);

function tellFindings({ dangling, disagreements, report }: IssuanceGraph): void {
  for (const { meaning = '' } of dangling) tell('dangling', meaning.replace(/\.$/, ''));
  for (const { check, meaning = '', fix = '' } of disagreements) tell('broken', `${meaning} ${fix} [${check}]`);
  const warnings = report.findings.filter(({ status }) => status === CheckStatus.WARN);
  for (const { meaning = '' } of warnings) tell('note', meaning.replace(/\.$/, ''));
  for (const note of report.notes) tell('note', note);
}
