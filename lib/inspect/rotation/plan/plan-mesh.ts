import { grouped } from '../../../internal/grouped';
import type { Root } from '../../read/authorities';
import type { Member } from '../fleet/member';

/** What a commit of a rotation does. */
export type Phase = 'trust' | 'activate' | 'remove';

/** A commit that is still to make in one wave. */
export interface WaveCommit {
  readonly phase: Phase;
  readonly wave: number;
  readonly clusters: readonly string[];
  /** Whether it may be made already: who signs with what is not in the output. */
  readonly isOpen: boolean;
}

/** Clusters that rotate together, and the way to the root that they are to end with. */
export interface Rotation {
  readonly members: readonly Member[];
  /** The root to end with; nothing where no root is known. */
  readonly target?: Root;
  /** The roots that are to go. */
  readonly others: readonly Root[];
  /** Those that may be the one to end with, made in a cluster and given by its certificate: then what is left is not known. */
  readonly unclear: readonly Root[];
  readonly commits: readonly WaveCommit[];
}

/** The clusters of a plan: of one mesh, or each a mesh of its own with roots of the same names. */
export interface Planned {
  /** The id of the mesh; nothing for clusters that are meshes of their own. */
  readonly mesh?: string;
  readonly rotation: Rotation;
}

/**
 * The commits that lead from what is committed to one root: trust it in every wave, then sign with it, then remove the others. Each
 * phase ends in all waves before the next begins, so that no cluster signs with what another one does not trust.
 *
 * @param wanted the root to end with, by a part of its name
 */
export function planned(members: readonly Member[], wanted?: string): Rotation {
  const all = [...new Map(members.flatMap(({ trust }) => trust.roots.map((root) => [root.key, root]))).values()];
  const target = all.find(({ label }) => wanted !== undefined && label.includes(wanted)) ?? lastOf(members);
  if (target === undefined) return { members, others: [], unclear: [], commits: [] };
  const others = all.filter(({ key }) => key !== target.key);
  const has = ({ trust }: Member, key: string) => trust.roots.some((root) => root.key === key);
  // Whoever trusts both tells them apart.
  const mayBeTarget = ({ key, isMadeInCluster }: Root) =>
    isMadeInCluster !== target.isMadeInCluster && !members.some((each) => has(each, key) && has(each, target.key));
  const unclear = others.filter(mayBeTarget);
  if (unclear.length > 0) return { members, target, others: [], unclear, commits: [] };
  const isRotating = others.length > 0;
  const unseen = members.filter(({ signers }) => signers.some(({ root }) => root === undefined || mayBeTarget(root)));
  const stale = members.filter(({ signers }) =>
    signers.some(({ root }) => root !== undefined && root.key !== target.key && !mayBeTarget(root)),
  );
  const commits = [
    ...inWaves(
      'trust',
      members.filter((member) => !has(member, target.key)),
    ),
    ...inWaves(
      'activate',
      isRotating ? members.filter((member) => stale.includes(member) || unseen.includes(member)) : [],
      stale,
    ),
    ...inWaves(
      'remove',
      members.filter((member) => others.some(({ key }) => has(member, key))),
    ),
  ];
  return { members, target, others, unclear, commits };
}

/** Whether nothing is left to do, as far as all that is trusted is known. */
export function isOver({ members, target, unclear, commits }: Rotation): boolean {
  const isKnown =
    target !== undefined && unclear.length === 0 && members.every(({ trust }) => trust.unknown.length === 0);
  return isKnown && commits.length === 0;
}

/** The newest root is added behind the others: of those that trust most, the last one is it. */
function lastOf(members: readonly Member[]): Root | undefined {
  const most = members.reduce<Member | undefined>(
    (one, other) => (one === undefined || other.trust.roots.length > one.trust.roots.length ? other : one),
    undefined,
  );
  return most?.trust.roots.at(-1);
}

/** @param known those of which it is known that the commit is still to make; all where it is left out */
function inWaves(phase: Phase, members: readonly Member[], known = members): WaveCommit[] {
  const waves = [...grouped(members, ({ wave }) => wave)].sort(([a], [b]) => a - b);
  return waves.map(([wave, own]) => ({
    phase,
    wave,
    clusters: [...new Set(own.map(({ cluster }) => cluster))],
    isOpen: !own.some((member) => known.includes(member)),
  }));
}
