import { CheckStatus, type Finding } from '../../lib/inspect/report/finding';
import { namesOf } from '../../lib/inspect/report/names';
import type { Report } from '../../lib/inspect/report/report';
import { RotationCheck } from '../../lib/inspect/rotation/rotation-check';
import { grouped } from '../../lib/internal/grouped';
import { safeText } from '../../lib/internal/safe-text';
import { REFUSED, tellFailure } from '../exit-codes';
import type { RotationOptions } from '../rotation-command';
import { print } from '../write-whole';
import { telling } from './errors';

export const checkRotation = telling((from: string, to: string, { strict, json }: RotationOptions) => {
  const { report } = RotationCheck.compare(from, to);
  print(json ? report.toJson() : text(report, { from, to }));
  if (!report.ok || (strict && report.findings.length > 0)) process.exitCode = REFUSED;
}, tellFailure);

function text({ findings, notes }: Report, { from, to }: { from: string; to: string }): string {
  const noted = notes.map((note) => `note: ${note}\n`).join('');
  if (findings.length === 0) return `${safeText(from)} -> ${safeText(to)}: safe\n${noted}`;
  // What is the same in many clusters of a fleet is said once; --json has each.
  const alike = grouped(findings, ({ cluster: _cluster, ...said }) => JSON.stringify(said));
  const said = [...alike.values()].map((group) => {
    const [{ check, status, objects = [], meaning, fix }] = group as [Finding];
    const kind = status === CheckStatus.FAIL ? 'unsafe' : 'not known';
    const clusters = group.flatMap(({ cluster }) => cluster ?? []);
    const where = clusters.length === 0 ? '' : `${namesOf(clusters)}: `;
    return `${kind}: ${check}: ${where}${meaning}\n  objects: ${shortList(objects)}\n  ${fix}\n`;
  });
  return said.join('') + noted;
}

/** More objects than that are clusters, of which a sentence names some. */
const MOST_OBJECTS = 12;

function shortList(objects: readonly string[]): string {
  const more = objects.length - MOST_OBJECTS;
  return `${objects.slice(0, MOST_OBJECTS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
