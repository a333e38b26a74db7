import { refuse } from '../internal/refusal';
import type { FleetCluster } from './fleet-cluster';
import type { FleetSynthProps } from './fleet-synth-props';
import { Shard } from './shard';

const SITE = 'Fleet.synth';

/** Which clusters a synthesis writes. */
export interface Selection {
  readonly clusters: readonly FleetCluster[];
  /** The shard of the fleet, where it is one. */
  readonly shard?: Shard;
  /** Whether what it does not write stays in the index. */
  readonly isPartial: boolean;
}

export function selectionOf(all: readonly FleetCluster[], props: FleetSynthProps): Selection {
  const { only, wave, shard: text } = props;
  if (text !== undefined) {
    const shard = Shard.parse(SITE, text);
    const prop = only === undefined ? 'wave' : 'only';
    if (only !== undefined || wave !== undefined) {
      const allowed = 'nothing beside shard, which is a part of the whole fleet';
      refuse(SITE, { prop, received: props[prop], allowed, fix: 'Leave one of them out.' });
    }
    const clusters = all.filter(({ name }) => shard.has(name));
    return { clusters, shard, isPartial: false };
  }
  if (only === undefined && wave === undefined) return { clusters: all, isPartial: false };
  checkOnly(all, only ?? []);
  const chosen = all.filter(
    (each) => (only?.includes(each.name) ?? true) && (wave === undefined || each.wave === wave),
  );
  if (chosen.length === 0) refuseEmpty(all, props);
  return { clusters: chosen, isPartial: true };
}

function checkOnly(all: readonly FleetCluster[], only: readonly string[]): void {
  const names = new Set(all.map(({ name }) => name));
  for (const [index, received] of only.entries()) {
    if (names.has(received)) continue;
    const allowed = `the names of clusters of the fleet: ${shortened([...names])}`;
    refuse(SITE, { prop: `only[${index}]`, received, allowed, fix: 'Correct the name.' });
  }
}

function refuseEmpty(all: readonly FleetCluster[], { only, wave }: FleetSynthProps): never {
  const waves = [...new Set(all.map((each) => each.wave))].sort((a, b) => a - b);
  if (wave === undefined) {
    const fix = 'Leave only out for all of them.';
    return refuse(SITE, { prop: 'only', received: only, allowed: 'the name of a cluster', fix });
  }
  const allowed = only === undefined ? `a wave of the fleet: ${shortened(waves)}` : 'the wave of a cluster in only';
  return refuse(SITE, { prop: 'wave', received: wave, allowed, fix: 'Correct the wave, or leave it out.' });
}

const MOST_SHOWN = 20;

function shortened(values: readonly (string | number)[]): string {
  const more = values.length > MOST_SHOWN ? ` and ${values.length - MOST_SHOWN} more` : '';
  return values.slice(0, MOST_SHOWN).join(', ') + more;
}
