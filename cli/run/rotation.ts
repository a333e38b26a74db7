import { RotationCheck, type RotationFinding } from '../../lib/inspect/rotation/rotation-check';
import { safeText } from '../../lib/internal/safe-text';
import { REFUSED } from '../exit-codes';
import type { RotationOptions } from '../rotation-command';
import { telling } from './errors';

export const checkRotation = telling((from: string, to: string, { strict, json }: RotationOptions) => {
  const check = RotationCheck.compare(from, to);
  process.stdout.write(json ? `${JSON.stringify(report(check), null, 2)}\n` : text(check.findings, { from, to }));
  if (!check.isSafe || (strict && check.findings.length > 0)) process.exitCode = REFUSED;
});

/** The structure that `--json` prints; docs/rotation.md describes it. */
function report(check: RotationCheck): object {
  return { version: 1, safe: check.isSafe, findings: check.findings };
}

/** A finding names whole chains. */
const LONGEST_LINE = 2000;

function text(findings: readonly RotationFinding[], { from, to }: { from: string; to: string }): string {
  if (findings.length === 0) return `${from} -> ${to}: safe\n`;
  return findings
    .map(({ rule, unsafe, objects, message, fix }) => {
      const kind = unsafe ? 'unsafe' : 'not known';
      const names = safeText(objects.join(', '), LONGEST_LINE);
      return `${kind}: ${rule}: ${safeText(message, LONGEST_LINE)}.\n  objects: ${names}\n  ${fix}\n`;
    })
    .join('');
}
