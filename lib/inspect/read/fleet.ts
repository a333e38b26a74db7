import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type ClusterEntry, INDEX_FILE, readIndex, SHARD_FILE } from '../../fleet/fleet-index';
import { FileSwap } from '../../internal/file-swap';
import { InputError } from '../../internal/read-input';
import { Allowance } from '../../internal/tree';
import { type LoadedObject, loadManifests, manifestsIn } from './load';

/** What a fleet was synthesized to, read cluster by cluster: of a thousand none but the one that is looked at is in memory. */
export class FleetReading {
  /** Whether a path is the output of a fleet: a folder with an index, or the index itself. */
  public static isAt(path: string): boolean {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status?.isDirectory() !== true) return basename(path) === INDEX_FILE;
    const names = readdirSync(path);
    if (names.includes(INDEX_FILE)) return true;
    if (!names.some((name) => SHARD_FILE.test(name))) return false;
    throw new InputError(
      `${path}: holds shards of a fleet and no ${INDEX_FILE}: run cdk8s-istio-csr fleet merge on it first`,
    );
  }

  /**
   * @param path the folder with the index, or the index
   * @throws InputError for what is no index, naming the file
   */
  public static at(path: string): FleetReading {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    const index = isFolder ? join(path, INDEX_FILE) : path;
    return new FleetReading(dirname(index), readIndex(index));
  }

  private readonly files: FileSwap;

  private constructor(
    public readonly folder: string,
    /** As the index has them, in its order. */
    public readonly clusters: readonly ClusterEntry[],
  ) {
    this.files = new FileSwap(folder);
  }

  public folderOf({ name }: ClusterEntry): string {
    return join(this.folder, name);
  }

  /**
   * The objects in the folder of a cluster, also those that somebody has put beside what the fleet wrote: they are applied with it.
   *
   * @throws Error for what cannot be read
   */
  public objectsOf(entry: ClusterEntry): LoadedObject[] {
    return loadManifests(this.folderOf(entry), new Allowance());
  }

  /**
   * Whether somebody has put objects beside what the fleet wrote, of which the index does not tell.
   *
   * @throws Error for a folder that cannot be read
   */
  public hasMoreThanIndexed(entry: ClusterEntry): boolean {
    return manifestsIn(this.folderOf(entry)).some((path) => !Object.hasOwn(entry.files, path.replaceAll(sep, '/')));
  }

  /** The files of a cluster that are not as the index says: gone, or changed since. */
  public changedFilesOf({ name, files }: ClusterEntry): string[] {
    return Object.entries(files).flatMap(([path, hash]) =>
      this.files.hashOf(`${name}/${path}`) === hash ? [] : `${name}/${path}`,
    );
  }
}
