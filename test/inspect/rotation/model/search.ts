import { type Failure, failuresIn } from './handshakes';
import { keyOf, type Mesh, type Plan, startOf } from './mesh';
import { type Move, nextCommit, ownMoves, wayBack } from './moves';

/** Whether a cluster of a mesh may take its next commit, and whether it may take back the second one. */
export interface Permissions {
  readonly commits: (mesh: Mesh, cluster: number) => boolean;
  readonly goesBack: (mesh: Mesh, cluster: number) => boolean;
}

/** Who takes no commit at all: what comes of a mesh by itself. */
export const WAITING: Permissions = { commits: () => false, goesBack: () => false };

interface Node {
  readonly mesh: Mesh;
  readonly from?: Node;
  readonly by?: Move;
}

export interface Outcome {
  /** Every mesh that can come to be before a handshake fails, the first one first. */
  readonly reached: readonly Mesh[];
  /** The shortest way to a handshake that fails; nothing where none can. */
  readonly outage?: Outage;
}

export interface Outage {
  readonly moves: readonly Move[];
  readonly failure: Failure;
}

/** Breadth first through all orders in which the parts of a mesh can do what they do, until a handshake fails. */
export function explore(plan: Plan, permits: Permissions, start: Mesh = startOf(plan)): Outcome {
  const reached: Mesh[] = [];
  for (const node of nodesFrom(plan, permits, start)) {
    const [failure] = failuresIn(node.mesh, plan);
    if (failure !== undefined) return { reached, outage: { moves: movesTo(node), failure } };
    reached.push(node.mesh);
  }
  return { reached };
}

/** Every mesh that can come to be, whatever fails on the way. */
export function meshesFrom(plan: Plan, permits: Permissions, start: Mesh = startOf(plan)): Mesh[] {
  return [...nodesFrom(plan, permits, start)].map(({ mesh }) => mesh);
}

/** Of some meshes those from which none that is a goal can come to be any more. */
export function deadEnds(plan: Plan, permits: Permissions, meshes: readonly Mesh[], isGoal: (mesh: Mesh) => boolean) {
  const before = new Map<string, string[]>();
  for (const mesh of meshes) {
    const own = keyOf(mesh, plan);
    for (const move of movesFrom(mesh, plan, permits)) {
      const key = keyOf(move.mesh, plan);
      before.set(key, [...(before.get(key) ?? []), own]);
    }
  }
  const queue = meshes.filter(isGoal).map((mesh) => keyOf(mesh, plan));
  const leading = new Set(queue);
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const earlier of before.get(key) ?? []) {
      if (!leading.has(earlier)) queue.push(earlier);
      leading.add(earlier);
    }
  }
  return meshes.filter((mesh) => !leading.has(keyOf(mesh, plan)));
}

/** Far above every plan of the tests: a model that grows beyond it is a mistake. */
const MOST_MESHES = 200_000;

function* nodesFrom(plan: Plan, permits: Permissions, start: Mesh): Generator<Node> {
  const queue: Node[] = [{ mesh: start }];
  const known = new Set([keyOf(start, plan)]);
  for (let next = 0; next < queue.length; next += 1) {
    const node = queue[next] as Node;
    yield node;
    for (const move of movesFrom(node.mesh, plan, permits)) {
      const key = keyOf(move.mesh, plan);
      if (known.has(key)) continue;
      known.add(key);
      queue.push({ mesh: move.mesh, from: node, by: move });
    }
    if (queue.length > MOST_MESHES) throw new Error(`more than ${MOST_MESHES} meshes can come to be`);
  }
}

function movesFrom(mesh: Mesh, plan: Plan, permits: Permissions): Move[] {
  const commits = mesh.flatMap((_cluster, at) => {
    const [next, back] = [nextCommit(mesh, at, plan), wayBack(mesh, at, plan)];
    return [next && permits.commits(mesh, at) ? next : [], back && permits.goesBack(mesh, at) ? back : []].flat();
  });
  return [...commits, ...ownMoves(mesh, plan)];
}

function movesTo(last: Node): Move[] {
  const moves: Move[] = [];
  for (let node: Node | undefined = last; node?.by; node = node.from) moves.unshift(node.by);
  return moves;
}
