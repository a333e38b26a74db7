import { safeText } from '../lib/internal/safe-text';
import { USAGE } from './exit-codes';

/** Room for the reason and what to do about it. */
const LONGEST_MESSAGE = 4000;

/**
 * Says why a command gave no verdict, and tells the code for that. Whatever fails without being foreseen is of this kind: a pipeline
 * that takes the code 1 for "not as it should be" must not get it for an error of the command.
 */
export function tellFailure(error: unknown): number {
  // What a file or the cluster says must not pose as a line of its own.
  console.error(`error: ${safeText(error instanceof Error ? error.message : String(error), LONGEST_MESSAGE)}`);
  return USAGE;
}
