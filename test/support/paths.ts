import { join } from 'node:path';

/** The folder of the project, wherever a test file stands in it. */
export const ROOT = join(__dirname, '..', '..');

/** Upstream's files, beside the project where they are there. */
export const SHARED = join(ROOT, '..', 'shared');
