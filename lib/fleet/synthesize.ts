import { InputError } from '../internal/read-input';
import { RefusalError } from '../internal/refusal';
import { whileHearing } from '../internal/warnings';
import type { IClusterComposer } from './cluster-composer';
import { composeCluster } from './compose-cluster';
import { DocumentTexts } from './document-text';
import { finish } from './finish';
import type { FleetCluster } from './fleet-cluster';
import type { ClusterEntry } from './fleet-index';
import type { FleetSynthesis } from './fleet-synth-props';
import { FleetOutput } from './output';
import type { FleetJob, FleetJobResult } from './run/fleet-run';
import { FoldedWarnings } from './run/folded-warnings';
import type { Selection } from './selection';

/** Writes clusters one after another, so that one of them is in memory at a time, and swaps them in when all are well. */
export function synthesize(outdir: string, composer: IClusterComposer, selection: Selection): FleetSynthesis {
  const output = new FleetOutput(outdir);
  const warnings = new FoldedWarnings();
  try {
    const entries = composeAll(selection.clusters, { composer, output, selection, warnings });
    return finish(output, selection, entries);
  } finally {
    output.discard();
    warnings.tell();
  }
}

/** Does one job of a run: every so many clusters, whose files are put where the run looks for them. */
export function synthesizeJob(
  { index, count, outdir, scratch, progress }: FleetJob,
  composer: IClusterComposer,
  selection: Selection,
): FleetJobResult {
  const output = new FleetOutput(outdir, scratch);
  const warnings = new FoldedWarnings();
  const own = selection.clusters.filter((_, place) => place % count === index);
  Atomics.add(progress, 1, own.length);
  const done = () => Atomics.add(progress, 0, 1);
  const entries = composeAll(own, { composer, output, selection, warnings, done });
  return { entries, written: [...output.changed], warnings: warnings.list() };
}

interface Work {
  readonly composer: IClusterComposer;
  readonly output: FleetOutput;
  readonly selection: Selection;
  readonly warnings: FoldedWarnings;
  /** Is told of each cluster that is done. */
  readonly done?: () => void;
}

function composeAll(clusters: readonly FleetCluster[], work: Work): ClusterEntry[] {
  const { composer, output, selection, warnings, done } = work;
  const before = output.entriesOf(selection.shard);
  const texts = new DocumentTexts();
  return clusters.map((cluster) => {
    const { name } = cluster;
    const hear = (text: string, { site, id }: { site: { node: { path: string } }; id: string }) =>
      warnings.add({ kind: `${site.node.path.slice(name.length)} ${id}`, cluster: name, text, clusters: 1 });
    const writing = { composer, output, texts, before: before.get(name) };
    const entry = whileHearing(hear, () => naming(cluster, () => entryOf(cluster, writing)));
    done?.();
    return entry;
  });
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
  if (before?.objects === objects && output.isAsWritten(before))
    return Object.assign({}, facts, { objects, files: before.files });
  const hashes = [...files].map(([path, documents]) => {
    return [path, output.put(`${cluster.name}/${path}`, texts.fileOf(documents))] as const;
  });
  return Object.assign({}, facts, { objects, files: Object.fromEntries(hashes) });
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
