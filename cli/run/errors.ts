import { InputError } from '../../lib/internal/read-input';
import { safeText } from '../../lib/internal/safe-text';
import { SetSyntaxError } from '../../lib/platform/helm-values/set-values';
import { REFUSED, USAGE, UsageError } from '../exit-codes';

/** What is wrong with the call or its files, rather than with what they say. */
const USAGE_ERRORS = [UsageError, InputError, SetSyntaxError];

/**
 * A command that says in one line why it failed, and has the process end with the code for that.
 *
 * Each command does so itself: it is a bundle of its own, whose classes of errors are not those of another bundle.
 */
export function telling<Arguments extends unknown[]>(
  command: (...args: Arguments) => void | Promise<void>,
  tell: (error: Error) => number = tellRefusal,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    try {
      await command(...args);
    } catch (error) {
      process.exitCode = tell(error as Error);
    }
  };
}

function tellRefusal(error: Error): number {
  console.error(`error: ${error.message}`);
  return USAGE_ERRORS.some((type) => error instanceof type) ? USAGE : REFUSED;
}

/** Room for the reason and what to do about it. */
const LONGEST_MESSAGE = 4000;

/**
 * A command that checks a mesh. Whatever is thrown in it says that nothing was told, which is another thing than a mesh in disorder: a
 * pipeline that takes the code 1 for "the mesh is not as it should be" must not get it for an error of the command.
 */
export function checking<Arguments extends unknown[]>(
  check: (...args: Arguments) => void | Promise<void>,
): (...args: Arguments) => Promise<void> {
  return telling(check, (error) => {
    // What a file or the cluster says must not pose as a line of its own.
    console.error(`error: ${safeText(error instanceof Error ? error.message : String(error), LONGEST_MESSAGE)}`);
    return USAGE;
  });
}
