import type { Command } from 'commander';
import { RotationCheck, type RotationFinding } from '../lib/inspect/rotation/rotation-check';
import { safeText } from '../lib/internal/safe-text';
import { REFUSED } from './exit-codes';

interface RotationOptions {
  readonly from?: string;
  readonly to?: string;
  readonly strict: boolean;
  readonly json: boolean;
}

/** `rotation check`: whether going from one synthesized output to another keeps the mesh's trust. */
export function addRotationCommand(program: Command): void {
  program
    .command('rotation')
    .description('rotate the root of a mesh')
    .command('check')
    .description('compare two synthesized outputs of one cluster, and refuse a step of a rotation that breaks trust')
    .option('--from <path>', 'what is applied now: a folder (or file) that was synthesized (required)')
    .option('--to <path>', 'what is to be applied (required)')
    .option('--strict', 'fail also for what cannot be told from the outputs', false)
    .option('--json', 'print the findings as JSON', false)
    .action(({ from, to, strict, json }: RotationOptions, command: Command) => {
      // commander would look for them before it looks at what it does not know, and so blame --from for a mistyped option.
      if (from === undefined) return command.error("error: required option '--from <path>' not specified");
      if (to === undefined) return command.error("error: required option '--to <path>' not specified");
      const check = RotationCheck.compare(from, to);
      process.stdout.write(json ? `${JSON.stringify(report(check), null, 2)}\n` : text(check.findings, { from, to }));
      if (!check.isSafe || (strict && check.findings.length > 0)) process.exitCode = REFUSED;
    });
}

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
