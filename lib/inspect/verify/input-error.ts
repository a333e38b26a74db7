import { safeText } from '../../internal/safe-text';

/** Room for a long path and what to do about the file. */
const LONGEST_MESSAGE = 2000;

/**
 * An input that cannot be read at all, as opposed to one that shows a mesh in disorder: a missing or broken file, a cluster out of
 * reach. The message names the file and what is wrong in it, and quotes nothing of it.
 */
export class VerificationInputError extends Error {
  public constructor(message: string) {
    // What a program answers may steer a terminal, and so may the name of a file or an object.
    super(safeText(message, LONGEST_MESSAGE));
  }
}

/** What an action on a file gives; the error names the file. */
export function reading<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new VerificationInputError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}
