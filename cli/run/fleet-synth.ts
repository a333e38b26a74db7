import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { finish } from '../../lib/fleet/finish';
import type { FleetSynthesis } from '../../lib/fleet/fleet-synth-props';
import { FleetOutput } from '../../lib/fleet/output';
import { FoldedWarnings } from '../../lib/fleet/run/folded-warnings';
import { Shard } from '../../lib/fleet/shard';
import { safeText } from '../../lib/internal/safe-text';
import { UsageError } from '../exit-codes';
import type { FleetSynthOptions } from '../fleet-command';
import { print } from '../write-whole';
import { telling } from './errors';
import { FleetThreads, type ThreadsOfApp } from './fleet-threads';

export const synth = telling(async (app: string | undefined, options: FleetSynthOptions) => {
  const command = commandOf(app, options);
  const output = new FleetOutput(command.run.outdir);
  const threads = new FleetThreads(command, output.scratch);
  const warnings = new FoldedWarnings();
  try {
    const results = await threads.results();
    for (const { written, warnings: own } of results) {
      output.adopt(written);
      warnings.add(...own);
    }
    const all = results.flatMap(({ entries }) => entries);
    const synthesis = finish(output, command.part, all);
    print(`${said(synthesis)}\n`);
    await threads.goOn(synthesis);
  } finally {
    await threads.end();
    output.discard();
    warnings.tell();
  }
});

interface FleetCommand extends ThreadsOfApp {
  readonly part: { readonly shard?: Shard; readonly isPartial: boolean };
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

function said({ index, clusters, written, removed }: FleetSynthesis): string {
  const count = (list: readonly unknown[], what: string) => (list.length === 0 ? [] : `${list.length} ${what}`);
  const changes = [count(written, 'written'), count(removed, 'removed')].flat();
  return `${safeText(index)}: ${clusters.length} clusters, files: ${changes.join(', ') || 'none changed'}`;
}
