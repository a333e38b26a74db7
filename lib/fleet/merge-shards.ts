import { join } from 'node:path';
import { InputError } from '../internal/read-input';
import { RefusalError } from '../internal/refusal';
import { checkAgreement } from './agreement';
import { folded } from './cluster-name';
import { type ClusterEntry, INDEX_FILE } from './fleet-index';
import { FleetOutput, type OutputChanges } from './output';

/** What a merge has done. */
export interface MergedShards extends OutputChanges {
  /** How many clusters there are. */
  readonly clusters: number;
}

/**
 * Makes one index of those of all shards in a folder: the one that a synthesis of the whole fleet writes. What an earlier index had and no
 * shard has any more is removed.
 *
 * @throws RefusalError for shards that are missing or contradict each other, and files that are not as a shard says
 */
export function mergeShards(folder: string): MergedShards {
  const output = new FleetOutput(folder);
  checkShards(folder, output);
  const entries = output.shards.flatMap((each) => each.entries);
  for (const { shard, entries: own } of output.shards) {
    for (const entry of own) checkCluster(join(folder, shard.file), entry, output, shard.has(entry.name));
  }
  checkNames(folder, entries);
  checkAgreement(entries);
  try {
    output.removeAllBut(entries, () => true);
    const files = output.shards.map(({ shard: { file } }) => file);
    return { clusters: entries.length, ...output.commit(INDEX_FILE, entries, files) };
  } finally {
    output.discard();
  }
}

function checkShards(folder: string, { shards }: FleetOutput): void {
  const [first] = shards;
  if (first === undefined) throw new InputError(`${folder}: holds no index of a shard (fleet.1-of-4.json)`);
  const { count } = first.shard;
  const other = shards.find(({ shard }) => shard.count !== count);
  if (other !== undefined) {
    const both = `${first.shard.file} and ${other.shard.file}`;
    throw new RefusalError(
      `${folder}: ${both} are of different divisions of the fleet. Remove those of an earlier one`,
    );
  }
  const present = new Set(shards.map(({ shard }) => shard.index));
  for (let index = 1; index <= count; index += 1) {
    if (present.has(index)) continue;
    throw new RefusalError(
      `${folder}: shard ${index}/${count} is missing: put the output of every shard into one folder`,
    );
  }
}

function checkCluster(index: string, entry: ClusterEntry, output: FleetOutput, isOfShard: boolean): void {
  if (!isOfShard) throw new RefusalError(`${index}: cluster ${entry.name}: belongs to another shard. Synthesize anew`);
  if (output.isAsWritten(entry)) return;
  const fix = 'Put the whole output of the shard there, with its folders';
  throw new RefusalError(
    `${index}: cluster ${entry.name}: its files are not there, or not as the shard wrote them. ${fix}`,
  );
}

/** Two shards may have names that are one folder on some file systems, which neither could see. */
function checkNames(folder: string, entries: readonly ClusterEntry[]): void {
  const names = new Map<string, string>();
  for (const { name } of entries) {
    const other = names.get(folded(name));
    if (other !== undefined)
      throw new RefusalError(`${folder}: clusters ${other} and ${name} have one folder on some systems`);
    names.set(folded(name), name);
  }
}
