import { createHash } from 'node:crypto';
import {
  type Dirent,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isLeftBehind } from './scratch';

/** How a scratch folder begins; the process that made it follows. */
const SCRATCH = '.cdk8s-istio-csr-swap-';

interface Change {
  readonly path: string;
  readonly isWritten: boolean;
}

/**
 * Replaces, adds and removes files of a folder: all of them, or none. The new ones are written into a scratch folder first, so that a full
 * disk changes nothing; the swap is then as short as renames are, and is undone when one fails. What else is in the folder stays as it is,
 * and no link is followed.
 *
 * Paths are relative, with `/` and without `!`. The scratch folder is inside, so that it is on the same file system where the folder is a mount.
 */
export class FileSwap {
  private scratch?: string;
  private readonly ownsScratch: boolean;
  private isNewFolder = false;
  private readonly changes: Change[] = [];
  /** The folders that are known to be none but folders, and whether they are there. */
  private readonly folders = new Map<string, boolean>();

  /** @param scratch the scratch folder of another swap, into which this one writes and which that one commits */
  public constructor(
    private readonly folder: string,
    scratch?: string,
  ) {
    this.scratch = scratch;
    this.ownsScratch = scratch === undefined;
  }

  /**
   * Clears what killed runs left: what they took away and did not replace is put back.
   *
   * @param look is shown each file that such a run was about to write, by its path
   */
  public sweep(look: (path: string, file: string) => void): void {
    for (const { name } of entriesOf(this.folder)) {
      if (!isLeftBehind(name, SCRATCH)) continue;
      const scratch = join(this.folder, name);
      for (const file of filesBelow(join(scratch, 'fresh'))) look(pathOf(file), join(scratch, 'fresh', file));
      for (const file of filesBelow(join(scratch, 'old'))) {
        if (this.hashOf(pathOf(file)) === undefined) this.move(join(scratch, 'old', file), this.placeOf(pathOf(file)));
      }
      rmSync(scratch, { recursive: true, force: true });
      // What was put back may be in a folder that was not there.
      for (const known of [this.folders, this.made]) known.clear();
    }
  }

  /**
   * SHA-256 of a file; nothing where there is none.
   *
   * @throws Error for what is no file, and for a link on the way
   */
  public hashOf(path: string): string | undefined {
    if (!this.hasFolder(dirname(path))) return undefined;
    const place = this.placeOf(path);
    const status = lstatSync(place, { throwIfNoEntry: false });
    if (status === undefined) return undefined;
    if (!status.isFile()) throw new Error(`${place}: is no regular file, and is left as it is`);
    return hashOf(readFileSync(place));
  }

  /** Whether two paths are one file, as those are that differ in case alone on some file systems. */
  public isSame(path: string, other: string): boolean {
    const [a, b] = [path, other].map((each) => lstatSync(this.placeOf(each), { throwIfNoEntry: false }));
    return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
  }

  /** Has a file written by `commit`. */
  public write(path: string, text: string): void {
    const file = this.freshOf(path);
    this.makeFolder(dirname(file));
    writeFileSync(file, text);
    this.adopt(path);
  }

  /** Has a file written by `commit` that is in the scratch folder already. */
  public adopt(path: string): void {
    this.changes.push({ path, isWritten: true });
  }

  /** Has a file removed by `commit`. */
  public remove(path: string): void {
    this.changes.push({ path, isWritten: false });
  }

  /** Makes all changes, in the order in which they were asked for; folders that are left empty go too. */
  public commit(): void {
    const begun: Change[] = [];
    try {
      for (const change of this.changes) {
        begun.push(change);
        const { path, isWritten } = change;
        const isNew = isWritten && this.makeFolder(dirname(this.placeOf(path)));
        if (!isNew && this.hasFile(path)) this.move(this.placeOf(path), this.oldOf(path));
        if (isWritten) this.move(this.freshOf(path), this.placeOf(path));
      }
    } catch (error) {
      this.undoAll(begun.reverse(), error as Error);
      this.discard();
      throw error;
    }
    this.discard();
    for (const { path, isWritten } of this.changes) if (!isWritten) this.prune(dirname(path));
  }

  /** Forgets all changes. */
  public discard(): void {
    if (!this.ownsScratch) return;
    if (this.scratch !== undefined) rmSync(this.scratch, { recursive: true, force: true });
    this.scratch = undefined;
    // One that was made for nothing.
    if (this.isNewFolder) this.prune('.');
  }

  /** Undoes what it can. Should a part fail, the scratch folder stays, with what was taken away: the next run puts it back. */
  private undoAll(changes: readonly Change[], cause: Error): void {
    const failed = changes.filter((change) => {
      try {
        this.undo(change);
        return false;
      } catch {
        return true;
      }
    });
    if (failed.length === 0) return;
    const { scratch } = this;
    this.scratch = undefined;
    throw new Error(`${cause.message}; ${failed[0]?.path} could not be put back: what was there is in ${scratch}`);
  }

  private undo({ path, isWritten }: Change): void {
    const old = this.oldOf(path);
    if (lstatSync(old, { throwIfNoEntry: false })) {
      this.move(old, this.placeOf(path));
      return;
    }
    if (!isWritten) return;
    const isPlaced = !lstatSync(this.freshOf(path), { throwIfNoEntry: false });
    if (isPlaced) rmSync(this.placeOf(path), { force: true });
    this.prune(dirname(path));
  }

  private hasFile(path: string): boolean {
    return lstatSync(this.placeOf(path), { throwIfNoEntry: false }) !== undefined;
  }

  private move(from: string, to: string): void {
    this.makeFolder(dirname(to));
    renameSync(from, to);
  }

  /** The folders that are there, and whether they were not before: nothing of anybody's is in them. */
  private readonly made = new Map<string, boolean>();

  private makeFolder(folder: string): boolean {
    const known = this.made.get(folder);
    if (known !== undefined) return known;
    const isNew = mkdirSync(folder, { recursive: true }) !== undefined;
    this.made.set(folder, isNew);
    return isNew;
  }

  /** Removes folders that are empty, up to the one that the swap is in. */
  private prune(path: string): void {
    for (let each = path; each !== '.' || this.isNewFolder; each = dirname(each)) {
      try {
        rmdirSync(this.placeOf(each));
      } catch {
        // There is something else in it.
        return;
      }
    }
  }

  /**
   * Whether a folder was there when it was first asked for.
   *
   * @throws Error for what is no folder
   */
  private hasFolder(path: string): boolean {
    const known = path === '.' || this.folders.get(path);
    if (known !== undefined) return known;
    const place = this.placeOf(path);
    const status = this.hasFolder(dirname(path)) ? lstatSync(place, { throwIfNoEntry: false }) : undefined;
    if (status?.isDirectory() === false) throw new Error(`${place}: is no folder, and is left as it is`);
    this.folders.set(path, status !== undefined);
    return status !== undefined;
  }

  private placeOf(path: string): string {
    return join(this.folder, path);
  }

  private oldOf(path: string): string {
    return join(this.scratchFolder(), 'old', scratchName(path));
  }

  private freshOf(path: string): string {
    return join(this.scratchFolder(), 'fresh', scratchName(path));
  }

  /** The folder that is written to before `commit`; it is made when it is first asked for. */
  public scratchFolder(): string {
    if (this.scratch === undefined) {
      this.isNewFolder = mkdirSync(this.folder, { recursive: true }) !== undefined;
      this.scratch = mkdtempSync(join(this.folder, `${SCRATCH}${process.pid}-`));
    }
    return this.scratch;
  }
}

export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Stands for `/` in a scratch folder, where making and removing a folder for every few files would take most of the time. */
const MARK = '!';

/** What most file systems take for a name. */
const LONGEST_NAME = 255;

function scratchName(path: string): string {
  const name = path.replaceAll('/', MARK);
  return Buffer.byteLength(name) > LONGEST_NAME ? path : name;
}

function pathOf(scratchName: string): string {
  return scratchName.replaceAll(MARK, '/');
}

/** The regular files below a folder, as paths from there with `/`; links are not followed. */
function filesBelow(folder: string): string[] {
  return entriesOf(folder, true)
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function entriesOf(folder: string, recursive = false): Dirent[] {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { recursive, withFileTypes: true });
}
