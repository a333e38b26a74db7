import { join } from 'node:path';
import { InputError } from '../internal/read-input';
import { RefusalError } from '../internal/refusal';
import { checkAgreement } from './agreement';
import type { IClusterComposer } from './cluster-composer';
import { composeCluster } from './compose-cluster';
import { DocumentTexts } from './document-text';
import type { FleetCluster } from './fleet-cluster';
import { type ClusterEntry, INDEX_FILE } from './fleet-index';
import type { FleetSynthesis } from './fleet-synth-props';
import { FleetOutput } from './output';
import type { Selection } from './selection';

/** Writes clusters one after another, so that one of them is in memory at a time, and swaps them in when all are well. */
export function synthesize(
  outdir: string,
  composer: IClusterComposer,
  { clusters, index, isPartial, isOurs }: Selection,
): FleetSynthesis {
  const output = new FleetOutput(outdir);
  const shard = output.shards.find((each) => each.shard.file === index)?.entries ?? [];
  const before = new Map([...output.earlier, ...shard].map((entry) => [entry.name, entry]));
  const texts = new DocumentTexts();
  try {
    const entries = clusters.map((cluster) =>
      naming(cluster, () => entryOf(cluster, { composer, output, texts, before: before.get(cluster.name) })),
    );
    const names = new Set(clusters.map(({ name }) => name));
    const others = isPartial ? output.earlier.filter(({ name }) => !names.has(name)) : [];
    const all = [...others, ...entries];
    checkAgreement(all);
    output.removeAllBut(all, isOurs);
    // The whole fleet has one index, and those of shards would contradict it.
    const obsolete = index === INDEX_FILE && !isPartial ? output.shards.map(({ shard: { file } }) => file) : [];
    const changes = output.commit(index, all, obsolete);
    return { index: join(outdir, index), clusters: [...names], ...changes };
  } finally {
    output.discard();
  }
}

interface Writing {
  readonly composer: IClusterComposer;
  readonly output: FleetOutput;
  readonly texts: DocumentTexts;
  /** What the index says of the cluster. */
  readonly before: ClusterEntry | undefined;
}

function entryOf(cluster: FleetCluster, { composer, output, texts, before }: Writing): ClusterEntry {
  const { facts, objects, files } = composeCluster(cluster, composer);
  // The same objects give the same files.
  if (before?.objects === objects && output.isAsWritten(before)) return { ...facts, objects, files: before.files };
  const hashes = [...files].map(([path, documents]) => {
    return [path, output.put(`${cluster.name}/${path}`, texts.fileOf(documents))] as const;
  });
  return { ...facts, objects, files: Object.fromEntries(hashes) };
}

/** Says of every error to which cluster it belongs: the composer may throw one that names nothing. */
function naming<T>({ name }: FleetCluster, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const message = `Fleet: cluster ${name}: ${error instanceof Error ? error.message : String(error)}`;
    if (error instanceof RefusalError) throw new RefusalError(message);
    if (error instanceof InputError) throw new InputError(message);
    throw new Error(message, { cause: error });
  }
}
