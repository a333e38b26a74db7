import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommandLine } from '../../scripts/packaging/command-line';

/** Jest's global setup: bundles the command line, once for all test files, into a folder with nothing beside it. */
export default async function setup(): Promise<void> {
  process.env.COMMAND_LINE = mkdtempSync(join(tmpdir(), 'command-line-'));
  try {
    await bundleCommandLine(process.env.COMMAND_LINE);
  } catch (error) {
    // The tests that need it fail, and say why; the others need not.
    process.env.COMMAND_LINE_ERROR = (error as Error).message;
  }
}
