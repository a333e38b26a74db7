import type { Observation, RootKey } from '../../../lib/inspect/rotation/gate/observation';
import { type Intent, verdictOf, waitsBefore } from '../../../lib/inspect/rotation/gate/waits';
import { failuresIn } from './model/handshakes';
import {
  type Cluster,
  holds,
  keyOf,
  type Mesh,
  NEW,
  OLD,
  PLAN,
  type Plan,
  type Root,
  type Roots,
  wantedRoots,
  wantedSigner,
} from './model/mesh';
import { nextCommit } from './model/moves';
import { deadEnds, explore, meshesFrom, type Permissions, WAITING } from './model/search';
import { storyOf } from './model/story';

const rootsIn = (roots: Roots): ReadonlySet<RootKey> =>
  new Set([OLD, NEW].filter((root) => holds(roots, root as Root)).map(String));

/** What the gate would see of a cluster of the model. */
function seen({ commits, collected, replicas, published, secret, istiod, webhooks, proxies }: Cluster): Observation {
  const name = 'a part';
  const asked = String(wantedSigner(commits));
  return {
    collected: { name, trusts: rootsIn(collected) },
    replicas: replicas.map(({ file }) => ({ name, hasArrived: file === collected })),
    published: [{ name, trusts: rootsIn(published) }],
    files: [{ name, hasArrived: proxies.every(({ mount }) => mount === published) }],
    webhooks: [{ name, trusts: rootsIn(webhooks), hasArrived: webhooks === istiod.roots }],
    ztunnels: proxies.map(({ dials, mount }) => ({ name, hasArrived: dials === mount })),
    proxies: proxies.map(({ trusts, signer }) => ({ name, trusts: rootsIn(trusts), signer: String(signer) })),
    agent: [
      { name, signer: asked },
      ...replicas.map(({ signer, serves }) => ({ name, signer: String(signer), isStale: signer !== serves })),
    ],
    istiod: [asked, String(secret)].map((signer) => ({ name, signer })),
    serving: [{ name, hasArrived: istiod.serves === secret }],
  };
}

/** What the next commit of a cluster does to it. */
function intentOf({ commits, collected, isMade }: Cluster): Intent {
  const signer = String(wantedSigner(commits + 1));
  const ends = new Set([...rootsIn(collected)].filter((root) => !rootsIn(wantedRoots(commits + 1)).has(root)));
  const starts = signer !== String(wantedSigner(commits));
  const needed = starts || ends.size > 0 ? [signer] : [];
  return { needed: new Set(needed), ends, unmade: needed.length > 0 && !isMade ? ['the new root'] : [] };
}

const verdict = (cluster: Cluster, at: Cluster) => verdictOf(waitsBefore(intentOf(cluster), seen(at)));

/** Takes a commit once the gate calls it safe, asked in each cluster of the mesh. */
const GATED: Permissions = {
  commits: (mesh, at) => mesh.every((each) => verdict(mesh[at] as Cluster, each) === 'safe'),
  goesBack: (mesh) => mesh.every(({ commits }) => commits < 3),
};
const HASTY: Permissions = { commits: () => true, goesBack: () => true };

const PLANS: Readonly<Record<string, Plan>> = {
  'istiod that reads its root at its start': PLAN,
  'istiod that follows its root': { ...PLAN, istiod: 'follows its root' },
  'ztunnel that reads its root at its start': { ...PLAN, proxies: ['proxy', 'old ztunnel'] },
  'roots as PEM': { ...PLAN, collects: 'the output' },
  'another CA behind the same issuer': { ...PLAN, collects: 'the output', switches: 'the issuer in place' },
  'two clusters': { ...PLAN, clusters: 2, proxies: ['proxy'], replicas: 1 },
};
const isDone = (mesh: Mesh) => mesh.every(({ commits, proxies }) => commits === 3 && proxies[0]?.trusts === NEW);

describe.each(Object.entries(PLANS))('the gate, held against the model: %s', (_name, plan) => {
  test('who asks it before each commit has no outage, and comes to the end', () => {
    const { reached, outage } = explore(plan, GATED);
    expect(outage && storyOf(outage)).toBeUndefined();
    expect(reached.some(isDone)).toBe(true);
    expect(deadEnds(plan, GATED, reached, isDone)).toEqual([]);
  });
});

const SMALL_PLANS: Readonly<Record<string, Plan>> = {
  'two replicas': { ...PLAN, proxies: ['proxy'] },
  'two proxies': { ...PLAN, replicas: 1 },
  'an istiod that follows its root': { ...PLAN, replicas: 1, proxies: ['proxy'], istiod: 'follows its root' },
  'a ztunnel that reads its root at its start': { ...PLAN, replicas: 1, proxies: ['old ztunnel'] },
  'another CA behind the same issuer': {
    ...PLAN,
    replicas: 1,
    proxies: ['proxy'],
    collects: 'the output',
    switches: 'the issuer in place',
  },
};

describe.each(Object.entries(SMALL_PLANS))('wherever somebody hasty has got to: %s', (_name, plan) => {
  test('a commit that the gate calls safe brings no outage that would not have come without it', () => {
    const all = meshesFrom(plan, HASTY);
    const failing = (mesh: Mesh) => failuresIn(mesh, plan).next().done === false;
    const sound = new Set(deadEnds(plan, WAITING, all, failing).map((mesh) => keyOf(mesh, plan)));
    const asked = all.filter(
      (mesh) => mesh[0]?.commits !== 0 && GATED.commits(mesh, 0) && sound.has(keyOf(mesh, plan)),
    );
    const after = asked.flatMap((mesh) => nextCommit(mesh, 0, plan) ?? []).map(({ mesh }) => mesh);
    expect(after.length).toBeGreaterThan(1);
    expect(after.filter((mesh) => !sound.has(keyOf(mesh, plan)))).toEqual([]);
  });
});

test('a gate that forgets any of its waits would be found out', () => {
  const forgetting = (id: string): Permissions => ({
    ...GATED,
    commits: (mesh, at) =>
      mesh.every((each) => {
        const waits = waitsBefore(intentOf(mesh[at] as Cluster), seen(each));
        return verdictOf(waits.filter((one) => one.id !== id)) === 'safe';
      }),
  });
  const ids = waitsBefore({ needed: new Set([String(NEW)]), ends: new Set([String(OLD)]), unmade: [] }, seen(start()));
  const harmless = ids.filter(({ id }) => Object.values(PLANS).every((plan) => !explore(plan, forgetting(id)).outage));
  // The next waits contain these two.
  expect(harmless.map(({ id }) => id)).toEqual(['root-made', 'root-collected']);
});

function start(): Cluster {
  return explore(PLAN, WAITING).reached[0]?.[0] as Cluster;
}
