import { InputError } from '../../internal/read-input';

/**
 * An input that cannot be read at all, as opposed to one that shows a mesh in disorder: a missing or broken file, a cluster out of
 * reach. The message names the file and what is wrong in it, and quotes nothing of it.
 */
export class VerificationInputError extends InputError {}
