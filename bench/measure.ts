import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds of one run. */
export function millis(run: () => unknown): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The median of several runs, after one that warms up. */
export function median(runs: number, run: () => unknown): number {
  run();
  return middle(Array.from({ length: runs }, () => millis(run)));
}

/** The least processor time of several runs in milliseconds: of all figures the one that a busy machine changes least. */
export function leastCpuMillis(runs: number, run: () => unknown): number {
  const times = Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** The median time of a whole Node process, from its start to its end. */
export function processMillis(runs: number, args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  return median(runs, () => execFileSync(process.execPath, args, { stdio: 'ignore', env: { ...process.env, ...env } }));
}

/** A program with its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * The median time of each of several processes, which take turns, so that what slows the machine down for a while slows all of them.
 *
 * @throws Error for one that fails
 */
export function medianMillis(runs: number, commands: Readonly<Record<string, Command>>): Map<string, number> {
  const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  // The first turn only fills the file system's cache.
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const [name, { program, args }] of Object.entries(commands)) {
      const time = millis(() => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }));
      if (turn > 0) times.get(name)?.push(time);
    }
  }
  return new Map([...times].map(([name, each]) => [name, middle(each)]));
}

function middle(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** One line of the report. */
export function report(what: string, value: number, unit: string): void {
  console.log(`${what.padEnd(72)}${value.toFixed(value < 10 ? 2 : 0).padStart(9)} ${unit}`);
}

/** The command line as users get it; needs a build. */
export const BUILT = join('build', 'cli', 'main.js');

/** The processor time and the most memory of a Node process with what it loads, and its exit code. */
export function measured(args: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}) {
  const [told, tells] = [join(folder, 'usage.json'), join(folder, 'usage.js')];
  const usage = 'JSON.stringify(process.resourceUsage())';
  writeFileSync(tells, `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(told)}, ${usage}));`);
  rmSync(told, { force: true });
  const options = { stdio: 'ignore', timeout: 600_000, env: { ...process.env, ...env } } as const;
  const { status } = spawnSync(process.execPath, ['--require', tells, ...args], options);
  // A process that was killed or aborted tells nothing.
  if (!existsSync(told)) return { status, millis: Number.POSITIVE_INFINITY, mebibytes: Number.POSITIVE_INFINITY };
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(told, 'utf8')) as NodeJS.ResourceUsage;
  return { status, millis: (userCPUTime + systemCPUTime) / 1000, mebibytes: maxRSS / 1024 };
}
