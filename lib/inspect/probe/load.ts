import { performance } from 'node:perf_hooks';

/** How much is asked. */
export interface LoadSettings {
  /** How many certificates in all. */
  readonly count?: number;
  /** For how long calls are begun. */
  readonly millis?: number;
  /** How many calls run at a time, over all pods together. */
  readonly concurrency: number;
}

/** A pod that is asked, and what to do to ask it once. */
export interface Target {
  readonly name: string;
  /** Whether it can still be asked. */
  isAlive(): boolean;
  /** Asks once; a status for what failed. */
  ask(): Promise<{ readonly millis: number; readonly code?: string }>;
}

/** What a pod, or all of them, did under load. Times are of calls that were signed. */
export interface LoadResult {
  readonly subject: string;
  readonly calls: number;
  readonly signed: number;
  /** From the first call to the last answer. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** How many calls ended otherwise, by the status. */
  readonly errors: Readonly<Record<string, number>>;
}

/** One that fails this often in a row is left alone: each call costs the API server a review of a token. */
const MOST_FAILURES_IN_A_ROW = 20;

export const ALL_PODS = 'all pods';

/** What was counted of one pod. */
interface Tally {
  readonly times: number[];
  readonly codes: string[];
  failuresInARow: number;
}

/**
 * Asks pods in turn, as kube-proxy spreads connections over them, until there were enough calls, the time is up, or nobody is left to ask.
 *
 * @param done is told of each call, with the milliseconds since the first
 * @param now a clock in milliseconds
 */
export async function runLoad(
  targets: readonly Target[],
  { count = Number.POSITIVE_INFINITY, millis = Number.POSITIVE_INFINITY, concurrency }: LoadSettings,
  done: (elapsedMillis: number) => void,
  now: () => number = () => performance.now(),
): Promise<LoadResult[]> {
  const tallies = new Map<Target, Tally>(targets.map((one) => [one, { times: [], codes: [], failuresInARow: 0 }]));
  const start = now();
  let begun = 0;
  const next = (): [Target, Tally] | undefined => {
    if (begun >= count || now() - start >= millis) return undefined;
    const alive = [...tallies].filter(
      ([target, { failuresInARow }]) => target.isAlive() && failuresInARow < MOST_FAILURES_IN_A_ROW,
    );
    const chosen = alive[begun % Math.max(1, alive.length)];
    begun += 1;
    return chosen;
  };
  const work = async () => {
    for (let one = next(); one !== undefined; one = next()) {
      const [target, tally] = one;
      const { millis: time, code } = await target.ask();
      if (code === undefined) tally.times.push(time);
      else tally.codes.push(code);
      tally.failuresInARow = code === undefined ? 0 : tally.failuresInARow + 1;
      done(now() - start);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const seconds = (now() - start) / 1000;
  const each = [...tallies].map(([{ name }, tally]) => resultOf(name, [tally], seconds));
  return each.length > 1 ? [resultOf(ALL_PODS, [...tallies.values()], seconds), ...each] : each;
}

function resultOf(subject: string, tallies: readonly Tally[], seconds: number): LoadResult {
  const times = tallies.flatMap((one) => one.times).sort((a, b) => a - b);
  const codes = tallies.flatMap((one) => one.codes).sort();
  const errors: Record<string, number> = {};
  for (const code of codes) errors[code] = (errors[code] ?? 0) + 1;
  const at = (share: number) => percentile(times, share);
  return {
    subject,
    calls: times.length + codes.length,
    signed: times.length,
    seconds: rounded(seconds),
    perSecond: rounded(seconds > 0 ? times.length / seconds : 0),
    ...(times.length > 0 && { p50: at(0.5), p95: at(0.95), p99: at(0.99) }),
    errors,
  };
}

/** The time, in seconds, that this share of the calls did not exceed (nearest rank). */
export function percentile(sortedMillis: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sortedMillis.length));
  return rounded((sortedMillis[rank - 1] ?? 0) / 1000);
}

/** To a thousandth. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
