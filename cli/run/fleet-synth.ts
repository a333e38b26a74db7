import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Tinypool from 'tinypool';
import { finish } from '../../lib/fleet/finish';
import type { FleetSynthesis } from '../../lib/fleet/fleet-synth-props';
import { FleetOutput } from '../../lib/fleet/output';
import type { FleetJobFailure, FleetJobResult, FleetRunOptions } from '../../lib/fleet/run/fleet-run';
import { FoldedWarnings } from '../../lib/fleet/run/folded-warnings';
import { Shard } from '../../lib/fleet/shard';
import { InputError } from '../../lib/internal/read-input';
import { RefusalError } from '../../lib/internal/refusal';
import { safeText } from '../../lib/internal/safe-text';
import { UsageError } from '../exit-codes';
import type { FleetSynthOptions } from '../fleet-command';
import { ProgressBar } from '../progress-bar';
import { isCapableTerminal } from '../streams';
import { print } from '../write-whole';
import { telling } from './errors';
import type { FleetTask } from './fleet-job';

export const synth = telling(async (app: string | undefined, options: FleetSynthOptions) => {
  const command = commandOf(app, options);
  const output = new FleetOutput(command.run.outdir);
  const warnings = new FoldedWarnings();
  try {
    const results = await jobsOf(command, output.scratch);
    for (const { written, warnings: own } of results) {
      output.adopt(written);
      warnings.add(...own);
    }
    print(
      `${said(
        finish(
          output,
          command.part,
          results.flatMap(({ entries }) => entries),
        ),
      )}\n`,
    );
  } finally {
    output.discard();
    warnings.tell();
  }
});

interface FleetCommand {
  readonly app: string;
  readonly run: FleetRunOptions;
  readonly part: { readonly shard?: Shard; readonly isPartial: boolean };
  readonly jobs: number;
  readonly execArgv: readonly string[];
}

const MOST_JOBS = 64;

function commandOf(given: string | undefined, options: FleetSynthOptions): FleetCommand {
  const { only, shard, wave } = options;
  for (const [name, other] of [
    ['--only', only],
    ['--wave', wave],
  ] as const) {
    if (shard !== undefined && other !== undefined) throw new UsageError(`${name} and --shard exclude each other`);
  }
  const app = given ?? ['main.js', 'main.ts'].find((name) => existsSync(name)) ?? 'main.js';
  if (!existsSync(app)) throw new UsageError(`${app}: is not there. Name the module that calls fleet.synth()`);
  const preloads = [...flags('--require', options.require), ...flags('--import', options.import)];
  if (/\.[cm]?ts$/.test(app) && preloads.length === 0 && !('typescript' in process.features)) {
    throw new UsageError(`${app}: is TypeScript, which Node does not load by itself. Say what does: --require tsx/cjs`);
  }
  const outdir = options.output ?? process.env.CDK8S_OUTDIR ?? 'dist';
  if (outdir === '') throw new UsageError('--output: name a folder');
  const part = shard === undefined ? {} : { shard: shardOf(shard) };
  return {
    app: resolve(app),
    run: { outdir, only, shard, wave: wave === undefined ? undefined : whole('--wave', wave, 0, 'a wave') },
    part: { ...part, isPartial: only !== undefined || wave !== undefined },
    jobs: whole('--jobs', options.jobs ?? '1', 1, `a number of threads up to ${MOST_JOBS}`, MOST_JOBS),
    execArgv: [...process.execArgv, ...preloads],
  };
}

function shardOf(text: string): Shard {
  try {
    return Shard.parse('--shard', text);
  } catch {
    throw new UsageError(`--shard ${text}: write I/N, the shard I of N in all, such as 1/4`);
  }
}

function flags(name: string, modules: readonly string[] = []): string[] {
  return modules.flatMap((module) => [name, module]);
}

function whole(option: string, text: string, least: number, wanted: string, most = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${option} ${text}: write ${wanted}, from ${least} on`);
}

/** How often the bar is drawn. */
const MILLISECONDS = 100;

/** Has each thread do its job. When one fails, nobody waits for the others. */
async function jobsOf({ app, run, jobs: count, execArgv }: FleetCommand, scratch: string): Promise<FleetJobResult[]> {
  const progress = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const pool = new Tinypool({
    filename: require.resolve(join(__dirname, 'fleet-job')),
    minThreads: count,
    maxThreads: count,
    execArgv: [...execArgv],
    // An app is loaded once in a thread.
    isolateWorkers: true,
  });
  const bar = isCapableTerminal(process.stderr) ? new ProgressBar(process.stderr) : undefined;
  const [done, all] = [0, 1];
  const timer = setInterval(
    () => bar?.advance(Atomics.load(progress, done), Atomics.load(progress, all)),
    MILLISECONDS,
  );
  try {
    const tasks = Array.from({ length: count }, (_, index): FleetTask => {
      return { app, job: { ...run, index, count, scratch, progress } };
    });
    return await Promise.all(tasks.map(async (task) => resultOf(app, await pool.run(task))));
  } finally {
    clearInterval(timer);
    bar?.clear();
    await pool.destroy();
  }
}

function resultOf(app: string, answer: FleetJobResult | FleetJobFailure | undefined): FleetJobResult {
  if (answer === undefined) {
    const fix = 'Call it in the module itself; an ES module may await there what it needs before';
    throw new InputError(`${app}: did not call fleet.synth() while it was loaded. ${fix}`);
  }
  if (!('message' in answer)) return answer;
  if (answer.kind === 'refused') throw new RefusalError(answer.message);
  if (answer.kind === 'unread') throw new InputError(answer.message);
  throw new Error(answer.message);
}

function said({ index, clusters, written, removed }: FleetSynthesis): string {
  const count = (list: readonly unknown[], what: string) => (list.length === 0 ? [] : `${list.length} ${what}`);
  const changes = [count(written, 'written'), count(removed, 'removed')].flat();
  return `${safeText(index)}: ${clusters.length} clusters, files: ${changes.join(', ') || 'none changed'}`;
}
