import type { Command } from 'commander';

export interface PlanOptions {
  readonly fleet?: string;
  readonly to?: string;
  readonly json: boolean;
}

export function addPlanCommand(rotation: Command): void {
  rotation
    .command('plan')
    .description('print the commits that are still to make in a fleet, wave by wave, from what is committed')
    .option('--fleet <path>', 'the output of the fleet as it is committed: a folder, or its fleet.json (required)')
    .option('--to <root>', 'the root to end with, by a part of its name (default: the last one that is trusted)')
    .option('--json', 'print the plan as JSON', false)
    .action((options: PlanOptions, command: Command) => {
      const { fleet } = options;
      if (fleet === undefined) return command.error("error: required option '--fleet <path>' not specified");
      const { planRotation } = require('./run/rotation-plan') as typeof import('./run/rotation-plan');
      return planRotation(fleet, options);
    });
}
