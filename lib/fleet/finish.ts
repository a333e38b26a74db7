import { join } from 'node:path';
import { checkAgreement } from './agreement';
import { type ClusterEntry, INDEX_FILE } from './fleet-index';
import type { FleetSynthesis } from './fleet-synth-props';
import type { FleetOutput } from './output';
import type { Shard } from './shard';

/** Which part of a fleet is written. */
export interface FleetPart {
  /** The shard of the fleet, where it is one. */
  readonly shard?: Shard;
  /** Whether what is not written stays in the index. */
  readonly isPartial: boolean;
}

/** Swaps in the clusters that were composed, when they agree with each other, and removes what they no longer have. */
export function finish(
  output: FleetOutput,
  { shard, isPartial }: FleetPart,
  entries: readonly ClusterEntry[],
): FleetSynthesis {
  const names = new Set(entries.map(({ name }) => name));
  const others = isPartial ? output.earlier.filter(({ name }) => !names.has(name)) : [];
  const all = [...others, ...entries];
  checkAgreement(all);
  output.removeAllBut(all, (name) => (isPartial ? names.has(name) : (shard?.has(name) ?? true)));
  // The whole fleet has one index, and those of shards would contradict it.
  const isWhole = shard === undefined && !isPartial;
  const index = shard?.file ?? INDEX_FILE;
  const changes = output.commit(index, all, isWhole ? output.shards.map(({ shard: { file } }) => file) : []);
  return { index: join(output.outdir, index), clusters: [...names], ...changes };
}
