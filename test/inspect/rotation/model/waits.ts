import { BOTH, type Cluster, holds, type Mesh, NEW, type Plan } from './mesh';
import type { Permissions } from './search';

/** One of the runbook's waits: before which commit, and when it is over in a cluster. */
export interface Wait {
  readonly before: 2 | 3;
  readonly isOver: (cluster: Cluster, plan: Plan) => boolean;
}

/** The waits of docs/rotation.md, by the names that docs, gate and stories have in common. */
export const WAITS = {
  'root-made': { before: 2, isOver: ({ isMade }) => isMade },
  'root-collected': { before: 2, isOver: ({ collected }) => collected === BOTH },
  'replicas-read': { before: 2, isOver: ({ replicas }) => replicas.every(({ file }) => file === BOTH) },
  'root-published': { before: 2, isOver: ({ published }) => published === BOTH },
  'files-arrived': { before: 2, isOver: ({ proxies }) => proxies.every(({ mount }) => mount === BOTH) },
  'istiod-trusts': { before: 2, isOver: ({ istiod, webhooks }) => istiod.roots === BOTH && webhooks === BOTH },
  'ztunnels-restarted': {
    before: 2,
    isOver: ({ proxies }, plan) =>
      proxies.every(({ dials }, at) => plan.proxies[at] !== 'old ztunnel' || dials === BOTH),
  },
  'proxies-trust': { before: 2, isOver: ({ proxies }) => proxies.every(({ trusts }) => trusts === BOTH) },
  'agent-replaced': {
    before: 3,
    isOver: ({ replicas }) => replicas.every(({ signer, serves }) => signer === NEW && serves === NEW),
  },
  'istiod-reissued': { before: 3, isOver: ({ secret }) => secret === NEW },
  'istiod-serves': { before: 3, isOver: ({ istiod }) => istiod.serves === NEW },
  'webhooks-verify': { before: 3, isOver: ({ istiod, webhooks }) => holds(istiod.roots, NEW) && holds(webhooks, NEW) },
  'proxies-replaced': { before: 3, isOver: ({ proxies }) => proxies.every(({ signer }) => signer === NEW) },
} satisfies Readonly<Record<string, Wait>>;

export type WaitId = keyof typeof WAITS;
export const WAIT_IDS = Object.keys(WAITS) as WaitId[];

/** Who keeps these waits in every cluster of the mesh before the commit of any, and goes back only while no cluster has removed the old root. */
export function keeping(plan: Plan, ids: readonly WaitId[] = WAIT_IDS): Permissions {
  return {
    commits: (mesh, at) => clustersKeep(mesh, mesh[at]?.commits ?? 0, plan, ids),
    goesBack: (mesh) => mesh.every(({ commits }) => commits < 3),
  };
}

/** Who keeps the waits in the cluster of the commit, and does not look at others. */
export function keepingAlone(plan: Plan): Permissions {
  return {
    ...keeping(plan),
    commits: (mesh, at) => clustersKeep(mesh.slice(at, at + 1), mesh[at]?.commits ?? 0, plan, WAIT_IDS),
  };
}

function clustersKeep(clusters: Mesh, commits: number, plan: Plan, ids: readonly WaitId[]): boolean {
  const due = ids.map((id): Wait => WAITS[id]).filter(({ before }) => before === commits + 1);
  return clusters.every((one) => one.commits >= commits && due.every(({ isOver }) => isOver(one, plan)));
}

export const without = (...ids: WaitId[]): WaitId[] => WAIT_IDS.filter((id) => !ids.includes(id));
