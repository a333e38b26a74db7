import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FileSwap, hashOf } from '../internal/file-swap';
import { InputError } from '../internal/read-input';
import { RefusalError } from '../internal/refusal';
import { behindLinks } from '../internal/scratch';
import { tell } from '../internal/tell';
import { byName, folded } from './cluster-name';
import { type ClusterEntry, INDEX_FILE, indexText, readIndex } from './fleet-index';
import { Shard } from './shard';

/** What became of the files of an output folder. */
export interface OutputChanges {
  readonly written: string[];
  readonly removed: string[];
  readonly kept: string[];
}

/** The output folder of a fleet: what its indexes say that fleets wrote, and what is to be written now. */
export class FleetOutput {
  /** The clusters of the whole fleet, as `fleet.json` had them. */
  public readonly earlier: readonly ClusterEntry[];
  /** The shards that left an index. */
  public readonly shards: readonly { readonly shard: Shard; readonly entries: readonly ClusterEntry[] }[];

  private readonly swap: FileSwap;
  /** Each file that a fleet wrote, by its path with the cluster, and the hashes that it had. */
  private readonly known = new Map<string, Set<string>>();
  private readonly written: string[] = [];
  private readonly removed: string[] = [];
  private readonly kept: string[] = [];

  /** @param scratch the scratch folder of a run of which this is a job */
  public constructor(
    public readonly outdir: string,
    scratch?: string,
  ) {
    if (statSync(outdir, { throwIfNoEntry: false })?.isDirectory() === false) {
      throw new InputError(`${outdir}: is no folder`);
    }
    const folder = behindLinks(resolve(outdir));
    this.swap = new FileSwap(folder, scratch);
    if (scratch === undefined) {
      this.swap.sweep((path, file) => {
        // A run that was killed may have placed some of its files.
        if (path === INDEX_FILE || Shard.ofFile(path)) this.know(indexOfKilledRun(file));
      });
    }
    const names = statSync(folder, { throwIfNoEntry: false }) ? readdirSync(folder).sort() : [];
    this.earlier = names.includes(INDEX_FILE) ? readIndex(join(folder, INDEX_FILE)) : [];
    this.shards = names.flatMap((name) => {
      const shard = Shard.ofFile(name);
      return shard === undefined ? [] : { shard, entries: readIndex(join(folder, name)) };
    });
    for (const entries of [this.earlier, ...this.shards.map((each) => each.entries)]) this.know(entries);
  }

  /** The scratch folder, for jobs that write into it. */
  public get scratch(): string {
    return this.swap.scratchFolder();
  }

  /** What was written so far. */
  public get changed(): readonly string[] {
    return this.written;
  }

  /** The entry that an index has of each cluster. */
  public entriesOf(shard: Shard | undefined): ReadonlyMap<string, ClusterEntry> {
    const own = this.shards.find((each) => each.shard.file === shard?.file)?.entries ?? [];
    return new Map([...this.earlier, ...own].map((entry) => [entry.name, entry]));
  }

  /** Has files be swapped in that jobs have put into the scratch folder. */
  public adopt(paths: readonly string[]): void {
    for (const path of paths) this.swap.adopt(path);
    this.written.push(...paths);
  }

  /** Whether the files of a cluster are as an entry says. */
  public isAsWritten({ name, files }: ClusterEntry): boolean {
    return Object.entries(files).every(([path, hash]) => this.swap.hashOf(`${name}/${path}`) === hash);
  }

  /**
   * Has a file of a cluster be this text, and tells its hash.
   *
   * @throws RefusalError for a file that no fleet wrote
   */
  public put(path: string, text: string): string {
    const hash = hashOf(text);
    const present = this.swap.hashOf(path);
    if (present === hash) return hash;
    if (present !== undefined && !this.known.has(path)) {
      throw new RefusalError(
        `${join(this.outdir, path)}: is there already, and no index says that a fleet wrote it. Move it away, or name another folder`,
      );
    }
    this.swap.write(path, text);
    this.written.push(path);
    return hash;
  }

  /**
   * Removes what fleets wrote and the clusters no longer have. A file that was changed since is somebody's, and stays.
   *
   * @param isOurs which clusters are to be looked at, by their names
   */
  public removeAllBut(entries: readonly ClusterEntry[], isOurs: (name: string) => boolean): void {
    const wanted = new Set(entries.flatMap(({ name, files }) => Object.keys(files).map((path) => `${name}/${path}`)));
    // What differs in case alone is one file on some file systems.
    const places = new Map([...wanted].map((path) => [folded(path), path]));
    for (const [path, hashes] of this.known) {
      if (wanted.has(path) || !isOurs(path.slice(0, path.indexOf('/')))) continue;
      const present = this.swap.hashOf(path);
      if (present === undefined || this.swap.isSame(path, places.get(folded(path)) ?? '')) continue;
      if (hashes.has(present)) {
        this.swap.remove(path);
        this.removed.push(path);
      } else this.kept.push(path);
    }
  }

  /** Makes all changes, the index last, or none of them. */
  public commit(
    index: string,
    entries: readonly ClusterEntry[],
    withoutIndexes: readonly string[] = [],
  ): OutputChanges {
    const text = indexText([...entries].sort(byName));
    if (this.swap.hashOf(index) !== hashOf(text)) {
      this.swap.write(index, text);
      this.written.push(index);
    }
    for (const file of withoutIndexes) {
      this.swap.remove(file);
      this.removed.push(file);
    }
    this.swap.commit();
    for (const path of this.kept) {
      const reason = 'is no longer of the fleet, but was changed since it was written: it stays';
      tell('warning', `${join(this.outdir, path)}: ${reason}`);
    }
    const { written, removed, kept } = this;
    return { written: written.sort(), removed: removed.sort(), kept: kept.sort() };
  }

  public discard(): void {
    this.swap.discard();
  }

  private know(entries: readonly ClusterEntry[]): void {
    for (const { name, files } of entries) {
      for (const [path, hash] of Object.entries(files)) {
        const hashes = this.known.get(`${name}/${path}`);
        if (hashes === undefined) this.known.set(`${name}/${path}`, new Set([hash]));
        else hashes.add(hash);
      }
    }
  }
}

/** The index comes last, so that a run which could not write it has placed nothing. */
function indexOfKilledRun(file: string): ClusterEntry[] {
  try {
    return readIndex(file);
  } catch {
    return [];
  }
}
