import { RefusalError } from '../../lib/internal/refusal';
import { REFUSED, tellError, tellFailure } from '../exit-codes';

/**
 * A command that says in one line why it failed, and has the process end with the code for that.
 *
 * Each command does so itself: it is a bundle of its own, whose classes of errors are not those of another bundle.
 */
export function telling<Arguments extends unknown[]>(
  command: (...args: Arguments) => void | Promise<void>,
  tell: (error: unknown) => number = tellRefusal,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    try {
      await command(...args);
    } catch (error) {
      process.exitCode = tell(error);
    }
  };
}

function tellRefusal(error: unknown): number {
  if (!(error instanceof RefusalError)) return tellFailure(error);
  tellError(error);
  return REFUSED;
}
