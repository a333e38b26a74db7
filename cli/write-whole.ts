import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './exit-codes';

/** Writes a file, or leaves what was there as it was: nobody gets to read half of it. */
export function writeWhole(file: string, text: string): void {
  let scratch: string | undefined;
  try {
    // Beside the file, so that the swap is a rename within one file system.
    scratch = mkdtempSync(join(dirname(file), `.${basename(file)}-`));
    const fresh = join(scratch, 'fresh');
    writeFileSync(fresh, text);
    renameSync(fresh, file);
  } catch (error) {
    // The name of the scratch folder says nothing to the user.
    const reason = (error as Error).message.replace(/, (mkdtemp|open|rename|write) .*$/s, '');
    throw new UsageError(`${file}: cannot be written: ${reason}`);
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  }
}
