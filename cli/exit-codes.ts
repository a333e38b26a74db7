import { safeText } from '../lib/internal/safe-text';

/** An input that the command refuses, such as a value that the chart does not have; or a mesh that is not as it should be. */
export const REFUSED = 1;

/** A command line that makes no sense, or a file that cannot be read. */
export const USAGE = 2;

/** What is wrong with how the command was called. */
export class UsageError extends Error {}

/** Room for the reason and what to do about it. */
const LONGEST_MESSAGE = 4000;

/** Says why there is no verdict. What nobody foresaw is of this kind, too: with the code 1 it would pass for a verdict. */
export function tellFailure(error: unknown): number {
  // What a file or the cluster says must not pose as a line of its own.
  console.error(`error: ${safeText(error instanceof Error ? error.message : String(error), LONGEST_MESSAGE)}`);
  return USAGE;
}
