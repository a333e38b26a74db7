/** An input that the command refuses, such as a value that the chart does not have; or a mesh that is not as it should be. */
export const REFUSED = 1;

/** A command line that makes no sense, or a file that cannot be read. */
export const USAGE = 2;

/** What is wrong with how the command was called. */
export class UsageError extends Error {}
