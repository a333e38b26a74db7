import type { Command } from 'commander';
import { addLiveOptions, LIVE_OPTIONS, type LiveOptions } from './live-options';
import { addPlanCommand } from './rotation-plan-command';

export interface RotationOptions {
  readonly from?: string;
  readonly to?: string;
  readonly strict: boolean;
  readonly json: boolean;
}

/** How the cluster is asked whether a commit is safe. */
export interface GateOptions extends RotationOptions, LiveOptions {
  readonly live?: true;
  readonly wait?: string;
  readonly interval?: string;
  readonly acceptOutage?: true;
}

export interface StatusOptions extends LiveOptions {
  readonly json: boolean;
}

/** Another way of checking would ignore them in silence. */
const ONLY_LIVE = [...LIVE_OPTIONS, 'wait', 'interval', 'acceptOutage'] as const;

export function addRotationCommand(program: Command): void {
  const rotation = program.command('rotation').description('rotate the root of a mesh');
  addPlanCommand(rotation);
  const check = rotation
    .command('check')
    .description(
      'compare two synthesized outputs of one cluster or one fleet, and refuse a step of a rotation that breaks trust',
    )
    .option('--from <path>', 'what is applied now: a folder (or file) that was synthesized (required without --live)')
    .option('--to <path>', 'what is to be applied (required)')
    .option('--strict', 'fail also for what cannot be told from the outputs', false)
    .option('--json', 'print the findings as JSON', false)
    .optionsGroup('In the cluster:')
    .option('--live', 'see through your kubectl and istioctl whether the waits before the step are over; it only reads')
    .option('--wait <duration>', 'look again until they are, for at most this time, such as 2h')
    .option('--interval <duration>', 'how long to wait between two looks (30s)')
    .option('--accept-outage', 'go on although proxies refuse each other until they renew: for a key that was stolen');
  addLiveOptions(check).action((options: GateOptions, command: Command) => {
    const { from, to } = options;
    const misplaced = options.live ? undefined : ONLY_LIVE.find((key) => options[key] !== undefined);
    if (misplaced)
      return command.error(`error: --${misplaced.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)} needs --live`);
    // commander would look for them before it looks at what it does not know, and so blame --from for a mistyped option.
    if (from === undefined && !options.live)
      return command.error("error: required option '--from <path>' not specified");
    if (to === undefined) return command.error("error: required option '--to <path>' not specified");
    if (from !== undefined && !options.live) {
      const { checkRotation } = require('./run/rotation') as typeof import('./run/rotation');
      return checkRotation(from, to, options);
    }
    const { gateRotation } = require('./run/rotation-gate') as typeof import('./run/rotation-gate');
    return gateRotation(to, options);
  });
  const status = rotation
    .command('status')
    .description('tell of each root in a running mesh who trusts it, and what it has signed')
    .option('--json', 'print the findings as JSON', false);
  addLiveOptions(status).action((options: StatusOptions) => {
    const { tellStatus } = require('./run/rotation-gate') as typeof import('./run/rotation-gate');
    return tellStatus(options);
  });
}
