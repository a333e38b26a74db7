import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';

/** One input of the command line. */
export class Case {
  public constructor(
    /** The files, by their paths below a folder. */
    public readonly files: Readonly<Record<string, Buffer | string>>,
    /** The arguments; {@link FOLDER} stands for the folder. */
    public readonly args: readonly string[],
  ) {}

  /** What a failing test shows of it: `npm run fuzz` keeps the files. */
  public [fc.toStringMethod](): string {
    return JSON.stringify(this.args);
  }
}

/** What stands for the folder in arguments. */
export const FOLDER = '@folder@';

/** The file that some commands are told to write. */
export const OUTPUT = 'out';

/** What stands in that file before. */
export const EARLIER = 'what stood there before';

/** Writes the files of an input into a folder, which is made anew, and gives the arguments for there. */
export function placed({ files, args }: Case, folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, bytes] of Object.entries({ ...files, [OUTPUT]: EARLIER })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return argumentsIn(args, folder);
}

/** Arguments as the system can hand them to a program: no text of it holds a NUL. */
export function argumentsIn(args: readonly string[], folder: string): string[] {
  return args.map((arg) => arg.replaceAll(FOLDER, folder).replaceAll('\0', ''));
}
