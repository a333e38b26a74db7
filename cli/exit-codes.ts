import { CommanderError } from 'commander';
import { safeText } from '../lib/internal/safe-text';

/** An input that the command refuses, such as a value that the chart does not have; or a mesh that is not as it should be. */
export const REFUSED = 1;

/** A command line that makes no sense, or a file that cannot be read. */
export const USAGE = 2;

/** What is wrong with how the command was called. */
export class UsageError extends Error {}

/** Room for the reason and what to do about it. */
const LONGEST_MESSAGE = 4000;

/**
 * A command that checks a mesh. Whatever is thrown in it says that nothing was told, which is another thing than a mesh in disorder: a
 * pipeline that takes the code 1 for "the mesh is not as it should be" must not get it for an error of this command.
 */
export function checking<Arguments extends unknown[]>(
  check: (...args: Arguments) => void | Promise<void>,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    try {
      await check(...args);
    } catch (error) {
      if (error instanceof CommanderError) throw error;
      // What a file or the cluster says must not pose as a line of its own.
      throw new UsageError(safeText(error instanceof Error ? error.message : String(error), LONGEST_MESSAGE));
    }
  };
}
