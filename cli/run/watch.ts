import type { VerificationReport } from '../../lib/inspect/verify/verification-report';
import { codeOf, tellFailure, USAGE, UsageError } from '../exit-codes';

/** What is done again and again. */
export interface Watched {
  verify(): Promise<VerificationReport>;
  /** Prints and writes what was found. */
  tell(report: VerificationReport): void;
  /** Writes that nothing could be told, beside the last verdict that there is. */
  tellAttempt(last: VerificationReport | undefined, at: Date): void;
}

/** What divides the rounds. */
export interface Pace {
  /** Waits for the next round; false ends the watch. */
  next(): Promise<boolean>;
  /** Hears the code with which the process would end now. */
  told(code: number): void;
}

/**
 * Verifies round after round. A round that cannot tell leaves the last verdict standing. What the first one says of the command line, or of
 * a file that cannot be written, ends the watch: it would be so for ever.
 *
 * @returns the code of the last round
 */
export async function watch({ verify, tell, tellAttempt }: Watched, pace: Pace): Promise<number> {
  let last: VerificationReport | undefined;
  let code = USAGE;
  for (let round = 1; round === 1 || (await pace.next()); round += 1) {
    const at = new Date();
    try {
      const report = await verify();
      last = report;
      tell(report);
      code = codeOf(report);
    } catch (error) {
      if (round === 1 && error instanceof UsageError) throw error;
      code = tellFailure(error);
      attempt(() => tellAttempt(last, at));
    }
    pace.told(code);
  }
  return code;
}

/** A disk may be full, which is said once a round, and not be full the next time. */
function attempt(write: () => void): void {
  try {
    write();
  } catch (error) {
    tellFailure(error);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Rounds until the process is interrupted; it then ends with the code of the last whole round, and with it what it has started. */
export function untilInterrupted(millis: number): Pace {
  let code = USAGE;
  for (const signal of SIGNALS) process.on(signal, () => process.exit(code));
  return {
    next: () => new Promise((resolve) => setTimeout(() => resolve(true), millis)),
    told: (latest) => {
      code = latest;
    },
  };
}
