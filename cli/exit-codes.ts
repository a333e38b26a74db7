import { tell } from '../lib/internal/tell';

/** An input that the command refuses, such as a value that the chart does not have; or a mesh that is not as it should be. */
export const REFUSED = 1;

/** A command line that makes no sense, or a file that cannot be read. */
export const USAGE = 2;

/** What is wrong with how the command was called. */
export class UsageError extends Error {}

/** Says why there is no verdict. What nobody foresaw is of this kind, too: with the code 1 it would pass for a verdict. */
export function tellFailure(error: unknown): number {
  tellError(error);
  return USAGE;
}

export function tellError(error: unknown): void {
  tell('error', error instanceof Error ? error.message : String(error));
}

/** The code for a report that could be made. */
export function codeOf({ ok }: { readonly ok: boolean }): number {
  return ok ? 0 : REFUSED;
}
