import type { Look } from './rotation-gate';

/** The time, and how to let some of it pass. */
export interface Clock {
  readonly now: () => Date;
  readonly sleep: (millis: number) => Promise<void>;
}

export interface Patience {
  readonly waitMillis: number;
  readonly intervalMillis: number;
}

/**
 * Looks until the answer is safe, or patience is at its end: then the last answer counts. A look that fails counts as one that could not
 * tell while there is time for another, as an API server may be away for a minute.
 *
 * @param hear hears each answer that is not the last one, and how long this has gone on
 */
export async function lookUntilSafe(
  look: (now: Date) => Promise<Look>,
  { waitMillis, intervalMillis }: Patience,
  { now, sleep }: Clock,
  hear: (answer: Look | Error, passedMillis: number) => void,
): Promise<Look> {
  const start = now().getTime();
  for (;;) {
    const answer = await look(now()).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    const passed = now().getTime() - start;
    const isLast = passed + intervalMillis > waitMillis;
    if (answer instanceof Error) {
      if (isLast) throw answer;
    } else if (isLast || answer.verdict === 'safe') return answer;
    hear(answer, passed);
    await sleep(intervalMillis);
  }
}
