import { execFileSync } from 'node:child_process';

/** Milliseconds of one run. */
export function millis(run: () => unknown): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The median of several runs, after one that warms up. */
export function median(runs: number, run: () => unknown): number {
  run();
  const times = Array.from({ length: runs }, () => millis(run)).sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
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

/** One line of the report. */
export function report(what: string, value: number, unit: string): void {
  console.log(`${what.padEnd(72)}${value.toFixed(value < 10 ? 2 : 0).padStart(9)} ${unit}`);
}
