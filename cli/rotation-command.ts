import type { Command } from 'commander';
import { CheckStatus } from '../lib/inspect/report/finding';
import type { Report } from '../lib/inspect/report/report';
import { RotationCheck } from '../lib/inspect/rotation/rotation-check';
import { checking, REFUSED } from './exit-codes';

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
    .action(checking(check));
}

function check({ from, to, strict, json }: RotationOptions, command: Command): void {
  // commander would look for them before it looks at what it does not know, and so blame --from for a mistyped option.
  if (from === undefined) command.error("error: required option '--from <path>' not specified");
  if (to === undefined) command.error("error: required option '--to <path>' not specified");
  const { report } = RotationCheck.compare(from, to);
  process.stdout.write(json ? report.toJson() : text(report, { from, to }));
  if (!report.ok || (strict && report.findings.length > 0)) process.exitCode = REFUSED;
}

function text({ findings, notes }: Report, { from, to }: { from: string; to: string }): string {
  const noted = notes.map((note) => `note: ${note}\n`).join('');
  if (findings.length === 0) return `${from} -> ${to}: safe\n${noted}`;
  const said = findings.map(({ check, status, objects = [], meaning, fix }) => {
    const kind = status === CheckStatus.FAIL ? 'unsafe' : 'not known';
    return `${kind}: ${check}: ${meaning}\n  objects: ${objects.join(', ')}\n  ${fix}\n`;
  });
  return said.join('') + noted;
}
