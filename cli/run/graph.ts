import { FleetGraph } from '../../lib/inspect/graph/fleet/fleet-graph';
import { IssuanceGraph } from '../../lib/inspect/graph/issuance-graph';
import { CheckStatus, type Finding } from '../../lib/inspect/report/finding';
import type { Report } from '../../lib/inspect/report/report';
import { tell } from '../../lib/internal/tell';
import { REFUSED, tellFailure } from '../exit-codes';
import type { GraphOptions } from '../graph-command';
import { writeOutputs } from '../write-whole';
import { telling } from './errors';

export const drawGraph = telling(
  (paths: string[], { fleet, svg, html, json, strict, assume, ...namespaces }: GraphOptions) => {
    const graph =
      fleet === undefined
        ? IssuanceGraph.fromFiles(paths, { assumed: assume, ...namespaces })
        : FleetGraph.fromOutput(fleet);
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

function tellFindings(graph: IssuanceGraph | FleetGraph): void {
  const { report } = graph;
  const { dangling, disagreements } =
    graph instanceof IssuanceGraph ? graph : { dangling: [], disagreements: ofFleet(report) };
  for (const { meaning = '' } of dangling) tell('dangling', meaning.replace(/\.$/, ''));
  for (const { check, meaning = '', fix = '' } of disagreements) tell('broken', `${meaning} ${fix} [${check}]`);
  const warnings = report.findings.filter(({ status }) => status === CheckStatus.WARN);
  for (const { meaning = '' } of warnings) tell('note', meaning.replace(/\.$/, ''));
  for (const note of report.notes) tell('note', note);
}

function ofFleet({ findings }: Report): Finding[] {
  return findings.filter(({ status }) => status !== CheckStatus.WARN);
}
