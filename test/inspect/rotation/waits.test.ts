import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/paths';
import { failuresIn } from './model/handshakes';
import { type Mesh, NEW, OLD, PLAN, type Plan } from './model/mesh';
import { deadEnds, explore, meshesFrom, type Outage, type Permissions, WAITING } from './model/search';
import { lastCommitOf, storyOf } from './model/story';
import { keeping, keepingAlone, WAIT_IDS, WAITS, type WaitId, without } from './model/waits';

const PLANS: Readonly<Record<string, Plan>> = {
  'istiod that reads its root at its start': PLAN,
  'istiod that follows its root': { ...PLAN, istiod: 'follows its root' },
  'ztunnel that follows its root': { ...PLAN, proxies: ['proxy', 'ztunnel'] },
  'ztunnel that reads its root at its start': { ...PLAN, proxies: ['proxy', 'old ztunnel'] },
  'roots as PEM': { ...PLAN, collects: 'the output' },
  'another CA behind the same issuer': { ...PLAN, collects: 'the output', switches: 'the issuer in place' },
};
const AMBIENT = PLANS['ztunnel that reads its root at its start'] as Plan;
const IN_PLACE = PLANS['another CA behind the same issuer'] as Plan;
const TWO_CLUSTERS: Plan = { ...PLAN, clusters: 2, proxies: ['proxy'], replicas: 1 };

/** Nothing knows the old root any more. */
function isRotated(mesh: Mesh): boolean {
  return mesh.every(({ commits, collected, replicas, published, istiod, webhooks, proxies }) => {
    const roots = [collected, published, istiod.roots, webhooks, ...replicas.map(({ file }) => file)];
    const ofProxies = proxies.flatMap(({ mount, dials, trusts }) => [mount, dials, trusts]);
    return commits === 3 && [...roots, ...ofProxies].every((each) => each === NEW);
  });
}

/** Takes every commit at once. */
const HASTY: Permissions = { commits: () => true, goesBack: () => false };

describe('with all waits of the runbook', () => {
  test.each(Object.entries(PLANS))('no handshake can fail in any order: %s', (_name, plan) => {
    const { reached, outage } = explore(plan, keeping(plan));
    expect(outage && storyOf(outage)).toBeUndefined();
    expect(reached.some(isRotated)).toBe(true);
    expect(deadEnds(plan, keeping(plan), reached, isRotated)).toEqual([]);
  });

  test('no handshake can fail in two clusters of one mesh, if the waits are kept in both', () => {
    const { reached, outage } = explore(TWO_CLUSTERS, keeping(TWO_CLUSTERS));
    expect(outage && storyOf(outage)).toBeUndefined();
    expect(reached.some(isRotated)).toBe(true);
  });
});

describe('the model is no stranger to outages:', () => {
  test.each(Object.entries(PLANS))('without any wait there is one: %s', (_name, plan) => {
    expect(explore(plan, HASTY).outage).toBeDefined();
  });

  test('another intermediate below the same root needs no wait at all', () => {
    const plan: Plan = { ...PLAN, replicas: 1, rootAbove: () => OLD };
    const second: Permissions = { commits: (mesh, at) => (mesh[at]?.commits ?? 0) < 2, goesBack: () => true };
    expect(explore(plan, second).outage).toBeUndefined();
    expect(explore(PLAN, second).outage).toBeDefined();
  });
});

/** The waits that others contain: the runbook has them because they say where it hangs. */
const CONTAINED: readonly WaitId[] = ['root-made', 'root-collected', 'webhooks-verify'];
/** The plan in which a wait matters, where that is not the plain one. */
const PLAN_OF: Partial<Record<WaitId, Plan>> = { 'ztunnels-restarted': AMBIENT };
/** What docs/rotation.md says of waits that are left out, whatever its lines. */
const TOLD = [...readFileSync(join(ROOT, 'docs/rotation.md'), 'utf8').matchAll(/^ *Left out: ([\s\S]*?)\n\s*\n/gm)].map(
  ([, story = '']) => story.replace(/\s+/g, ' '),
);

const tells = (outage: Outage | undefined) => expect(TOLD).toContain(outage && storyOf(outage));

describe('without one wait', () => {
  test.each(WAIT_IDS.filter((id) => !CONTAINED.includes(id)))('%s, docs tell the shortest way to an outage', (id) => {
    const plan = PLAN_OF[id] ?? PLAN;
    const { outage } = explore(plan, keeping(plan, without(id)));
    expect(outage?.moves[lastCommitOf(outage)]?.commit).toBe(WAITS[id].before);
    tells(outage);
  });

  test('that others contain, nothing fails', () => {
    const plans = Object.values(PLANS);
    const outages = plans.map((plan) => explore(plan, keeping(plan, without(...CONTAINED))).outage);
    expect(outages).toEqual(plans.map(() => undefined));
  });

  test('ztunnels-restarted, only a ztunnel of old fails', () => {
    const plans = Object.values(PLANS).filter((plan) => plan !== AMBIENT);
    const outages = plans.map((plan) => explore(plan, keeping(plan, without('ztunnels-restarted'))).outage);
    expect(outages).toEqual(plans.map(() => undefined));
  });

  test('agent-replaced, docs tell what happens where the issuer stays the same', () => {
    const { outage } = explore(IN_PLACE, keeping(IN_PLACE, without('agent-replaced')));
    tells(outage);
  });

  test('in the other cluster, docs tell the shortest way to an outage', () => {
    const { outage } = explore(TWO_CLUSTERS, keepingAlone(TWO_CLUSTERS));
    tells(outage);
  });

  test('before going back, the other cluster may have removed the old root', () => {
    const plan = TWO_CLUSTERS;
    const { outage } = explore(plan, { ...keeping(plan), goesBack: () => true });
    expect(outage?.moves.some(({ text }) => text.endsWith('commit 2 is taken back'))).toBe(true);
    tells(outage);
  });
});

/** Which kinds of handshakes can fail, however long ago the first one did. */
function kindsOfFailure(plan: Plan, permits: Permissions): string[] {
  const failures = meshesFrom(plan, permits).flatMap((mesh) => [...failuresIn(mesh, plan)]);
  return [...new Set(failures.map(({ between }) => between))].sort();
}

describe('when the key is stolen', () => {
  test.each(['proxies-trust', 'proxies-replaced'] as const)('without %s proxies fail with each other alone', (id) => {
    for (const plan of Object.values(PLANS)) {
      expect(kindsOfFailure(plan, keeping(plan, without(id)))).toEqual(['proxies']);
    }
  });

  test('without the other waits that take minutes, more fails than that', () => {
    const minutes = WAIT_IDS.filter((id) => !CONTAINED.includes(id) && !/^(proxies|ztunnels)-/.test(id));
    const kinds = minutes.map((id) => kindsOfFailure(PLAN, keeping(PLAN, without(id))));
    expect(kinds.filter((each) => each.every((kind) => kind === 'proxies'))).toEqual([]);
  });

  test('proxies that refuse each other agree again by themselves', () => {
    const permits = keeping(PLAN, without('proxies-trust', 'proxies-replaced'));
    const isAgreed = (mesh: Mesh) => failuresIn(mesh, PLAN).next().done === true;
    const meshes = meshesFrom(PLAN, permits);
    expect(meshes.every(isAgreed)).toBe(false);
    expect(deadEnds(PLAN, WAITING, meshes, isAgreed)).toEqual([]);
  });
});
