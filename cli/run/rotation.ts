import { CheckStatus } from '../../lib/inspect/report/finding';
import type { Report } from '../../lib/inspect/report/report';
import { RotationCheck } from '../../lib/inspect/rotation/rotation-check';
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
  const said = findings.map(({ check, status, objects = [], meaning, fix }) => {
    const kind = status === CheckStatus.FAIL ? 'unsafe' : 'not known';
    return `${kind}: ${check}: ${meaning}\n  objects: ${objects.join(', ')}\n  ${fix}\n`;
  });
  return said.join('') + noted;
}
