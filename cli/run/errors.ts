import { AssumptionSyntaxError } from '../../lib/inspect/graph/assumption';
import { ManifestError } from '../../lib/inspect/read/load';
import { VerificationInputError } from '../../lib/inspect/verify/input-error';
import { safeText } from '../../lib/internal/safe-text';
import { SetSyntaxError } from '../../lib/platform/helm-values/set-values';
import { REFUSED, USAGE, UsageError } from '../exit-codes';

/** What is wrong with the call or its files, rather than with what they say. */
const USAGE_ERRORS = [UsageError, SetSyntaxError, ManifestError, AssumptionSyntaxError, VerificationInputError];

/**
 * A command that says in one line why it failed, and has the process end with the code for that.
 *
 * Each command does so itself: it is a bundle of its own, whose classes of errors are not those of another bundle.
 */
export function telling<Arguments extends unknown[]>(
  command: (...args: Arguments) => void | Promise<void>,
): (...args: Arguments) => Promise<void> {
  return async (...args) => {
    try {
      await command(...args);
    } catch (error) {
      process.exitCode = tell(error as Error);
    }
  };
}

function tell(error: Error): number {
  const { message } = error;
  // What a file says must not pose as a line of its own.
  console.error(`error: ${error instanceof ManifestError ? safeText(message, 1000) : message}`);
  return USAGE_ERRORS.some((type) => error instanceof type) ? USAGE : REFUSED;
}
