import type { Command } from 'commander';
import { addPlanCommand } from './rotation-plan-command';

export interface RotationOptions {
  readonly from?: string;
  readonly to?: string;
  readonly strict: boolean;
  readonly json: boolean;
}

export function addRotationCommand(program: Command): void {
  const rotation = program.command('rotation').description('rotate the root of a mesh');
  addPlanCommand(rotation);
  rotation
    .command('check')
    .description(
      'compare two synthesized outputs of one cluster or one fleet, and refuse a step of a rotation that breaks trust',
    )
    .option('--from <path>', 'what is applied now: a folder (or file) that was synthesized (required)')
    .option('--to <path>', 'what is to be applied (required)')
    .option('--strict', 'fail also for what cannot be told from the outputs', false)
    .option('--json', 'print the findings as JSON', false)
    .action((options: RotationOptions, command: Command) => {
      const { from, to } = options;
      // commander would look for them before it looks at what it does not know, and so blame --from for a mistyped option.
      if (from === undefined) return command.error("error: required option '--from <path>' not specified");
      if (to === undefined) return command.error("error: required option '--to <path>' not specified");
      const { checkRotation } = require('./run/rotation') as typeof import('./run/rotation');
      return checkRotation(from, to, options);
    });
}
