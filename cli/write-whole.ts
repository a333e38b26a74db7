import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { behindLinks, isLeftBehind } from '../lib/internal/scratch';
import { UsageError } from './exit-codes';

/** How a scratch folder begins; the process that made it follows. */
const SCRATCH = '.cdk8s-istio-csr-';
const FRESH = 'fresh';

/** Options with the files that they name: `-` is standard output. */
export type OutputFiles<Option extends string> = Readonly<Record<Option, string | undefined>>;

/** The option whose text goes to standard output, of which there can be one. */
export function printedOption<Option extends string>(files: OutputFiles<Option>): Option | undefined {
  const printed = (Object.keys(files) as Option[]).filter((option) => isStandardOutput(files[option]));
  if (printed.length < 2) return printed[0];
  throw new UsageError(`${printed.join(' and ')} both want standard output: name a file for one of them`);
}

/** Writes what options ask for, and prints something else when none of them is for standard output. */
export function writeOutputs<Option extends string>(
  files: OutputFiles<Option>,
  texts: Readonly<Record<Option, () => string>>,
  otherwise: () => string,
): void {
  const printed = printedOption(files);
  // Files go first, so that one that cannot be written is not found out behind a report that looks complete.
  for (const option of Object.keys(files) as Option[]) {
    const file = files[option];
    if (file === undefined || option === printed) continue;
    const text = texts[option]();
    naming(file, () => writeFile(file, text));
  }
  print((printed === undefined ? otherwise : texts[printed])());
}

/** Writes all of a text to standard output, or fails. */
export function print(text: string): void {
  naming('standard output', () => {
    const stat = fstatSync(1);
    // Node waits for slow pipes and terminals by itself, but takes a file that has room for a part to have all of it.
    if (stat.isFIFO() || stat.isSocket() || process.stdout.isTTY) process.stdout.write(text);
    else writeAll(1, text);
  });
}

function isStandardOutput(file: string | undefined): boolean {
  return file === '-' || file === '/dev/stdout';
}

function naming(name: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    // Neither the call nor the name of the scratch folder says anything to the user.
    const reason = (error as Error).message.replace(/, [a-z]+( '.*)?$/s, '');
    throw new UsageError(`${name}: cannot be written: ${reason}`);
  }
}

/** Replaces a file by a whole one, or leaves what was there as it was. What is no file is written to, and stays what it is. */
function writeFile(file: string, text: string): void {
  const earlier = statSync(file, { throwIfNoEntry: false });
  if (earlier === undefined || earlier.isFile()) replace(behindLinks(file), text, earlier);
  else writeAt(file, text, constants.O_WRONLY);
}

function replace(file: string, text: string, earlier: Stats | undefined): void {
  if (earlier !== undefined) accessSync(file, constants.W_OK);
  const folder = dirname(file);
  sweep(folder);
  // Beside the file, so that the swap is a rename within one file system.
  const scratch = mkdtempSync(join(folder, `${SCRATCH}${process.pid}-`));
  try {
    const fresh = join(scratch, FRESH);
    writeAt(fresh, text, constants.O_WRONLY | constants.O_CREAT);
    if (earlier !== undefined) {
      const { uid, gid } = statSync(fresh);
      if (uid !== earlier.uid || gid !== earlier.gid) chownSync(fresh, earlier.uid, earlier.gid);
      // After the owner, whose change takes away some bits of the mode.
      chmodSync(fresh, earlier.mode);
    }
    renameSync(fresh, file);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Removes what killed runs left in a folder: a scratch folder of a process that is gone, and has at most the one file in it. */
function sweep(folder: string): void {
  const left = readdirSync(folder).filter((name) => isLeftBehind(name, SCRATCH));
  for (const name of left) {
    try {
      rmSync(join(folder, name, FRESH), { force: true });
      rmdirSync(join(folder, name));
    } catch {
      // Another process was faster, or it holds what no run of ours made.
    }
  }
}

function writeAt(file: string, text: string, flags: number): void {
  const open = openSync(file, flags);
  try {
    writeAll(open, text);
  } finally {
    closeSync(open);
  }
}

/** The system may take less than it is given, and says what is wrong when it is given the rest. */
function writeAll(open: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(open, bytes, written);
}
