import { spawnSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CheckStatus, RotationPlan } from '../../../../lib/inspect';
import type { Root } from '../../../../lib/inspect/read/authorities';
import type { Member } from '../../../../lib/inspect/rotation/fleet/member';
import { meshFindings } from '../../../../lib/inspect/rotation/fleet/mesh-rules';
import { planned, type WaveCommit } from '../../../../lib/inspect/rotation/plan/plan-mesh';
import { commandLine } from '../../../support/command-line';
import { testFolder } from '../../../support/fleet';
import { TestCa } from '../../../support/pki';
import { type ClusterState, fleetOf } from '../fleet/fleets';

let [a, b]: string[] = [];
beforeAll(async () => {
  [a, b] = await Promise.all(['a', 'b'].map(async (name) => (await TestCa.root(name)).certificate));
});

const own = (name: string, wave: number, generations: string[], active: string): ClusterState => ({
  name,
  wave,
  generations,
  active,
});
const shared = (name: string, wave: number, roots: string[]): ClusterState => ({
  name,
  wave,
  mesh: 'shop',
  roots,
  secretName: 'istio-ca',
});
const commitsOf = (states: ClusterState[], to?: string) =>
  JSON.parse(RotationPlan.ofFleet(fleetOf(states), { to }).toJson()).plans.map(
    ({ commits }: { commits: (WaveCommit & { mayBeDone: boolean })[] }) =>
      commits.map(({ phase, wave, clusters, mayBeDone }) => `${wave} ${phase} ${clusters}${mayBeDone ? ' ?' : ''}`),
  );

describe('clusters with generations of their own', () => {
  test('get the generation that an earlier wave has, then sign with it, then lose the old one', () => {
    const states = [own('a', 0, ['1', '2'], '1'), own('b', 1, ['1'], '1'), own('c', 1, ['1'], '1')];
    expect(commitsOf(states)).toEqual([
      ['1 trust b,c', '0 activate a', '1 activate b,c', '0 remove a', '1 remove b,c'],
    ]);
  });

  test('that are done have nothing left, and other roots are other plans', () => {
    expect(commitsOf([own('a', 0, ['2'], '2'), own('b', 1, ['2'], '2'), own('c', 0, ['9'], '9')])).toEqual([[], []]);
    expect(RotationPlan.ofFleet(fleetOf([own('a', 0, ['2'], '2')])).isDone).toBe(true);
    expect(RotationPlan.ofFleet(fleetOf([own('a', 0, ['1', '2'], '2')])).isDone).toBe(false);
  });

  test('go back to an older one where that is named', () => {
    expect(commitsOf([own('a', 0, ['1', '2'], '2')], 'istio-ca-1')).toEqual([['0 activate a', '0 remove a']]);
    expect(commitsOf([own('a', 0, ['1', '2'], '2')])).toEqual([['0 remove a']]);
  });
});

describe('a mesh below roots in PEM, whose issuers are outside of the output', () => {
  test('is told what cannot be seen', () => {
    const states = [shared('eu', 0, [a as string, b as string]), shared('us', 1, [a as string])];
    expect(commitsOf(states, 'CN=b')).toEqual([
      ['1 trust us', '0 activate eu ?', '1 activate us ?', '0 remove eu', '1 remove us'],
    ]);
    const text = RotationPlan.ofFleet(fleetOf(states), { to: 'CN=b' }).toText();
    expect(text).toContain('Issuer istio-system/istio-ca (its root cannot be seen here) signs');
    expect(text).toContain('(whether it does already cannot be seen here: `verify --live --fleet` tells)');
    expect(text).toContain('docs/rotation.md#commit-2-make-it-active');
  });

  test('refuses a root that is not there, and one that may be several', () => {
    const states = [shared('eu', 0, [a as string, b as string])];
    expect(() => RotationPlan.ofFleet(fleetOf(states), { to: 'CN=c' })).toThrow(
      /to: received "CN=c"; allowed: a part of the name of one root: certificate "CN=a"/,
    );
    expect(() => RotationPlan.ofFleet(fleetOf(states), { to: 'CN=' })).toThrow(/Write more of its name/);
  });
});

describe('a mesh whose root one cluster makes', () => {
  const made = (generations: string[], active: string): ClusterState => ({
    ...own('eu', 0, generations, active),
    mesh: 'shop',
  });

  test('has no commits where the others trust certificates, of which each may be that root', () => {
    for (const states of [
      [made(['1'], '1'), shared('us', 1, [a as string])],
      [made(['1', '2'], '1'), shared('us', 1, [a as string, b as string]), shared('ap', 1, [a as string])],
    ]) {
      const plan = RotationPlan.ofFleet(fleetOf(states));
      expect(commitsOf(states)).toEqual([[]]);
      expect([plan.isDone, plan.findings]).toEqual([false, []]);
      expect(plan.toText()).toContain('what is left is not known: ');
      expect(JSON.parse(plan.toJson())).toMatchObject({ isDone: false, plans: [{ remove: [] }] });
    }
  });

  test('may sign with it already where it is pinned by its certificate in each', () => {
    const pinned = { ...made(['1'], '1'), roots: [a as string, b as string] };
    expect(commitsOf([pinned, shared('us', 1, [a as string, b as string])])).toEqual([
      ['0 activate eu ?', '1 activate us ?', '0 remove eu', '1 remove us'],
    ]);
  });
});

test('what is trusted and not in the output leaves open whether a rotation is over', () => {
  const states = [{ name: 'eu', secretName: 'istio-ca', configMap: 'mesh-root' }];
  const plan = RotationPlan.ofFleet(fleetOf(states));
  expect([plan.isDone, JSON.parse(plan.toJson()).isDone]).toEqual([false, false]);
  expect(plan.toText()).toContain('no root is known here');
});

test('a fleet without an agent is refused, because nothing is known of a rotation', () => {
  const index = join(testFolder(), 'fleet.json');
  writeFileSync(index, JSON.stringify({ version: 1, clusters: [] }));
  expect(() => RotationPlan.ofFleet(index)).toThrow('has no cluster with an istio-csr agent');
});

const root = (letter: string): Root => ({
  key: `certificate ${letter}`,
  label: `root ${letter}`,
  isMadeInCluster: false,
});
const STATES = { old: ['a', 'a'], both: ['a', 'ab'], next: ['b', 'ab'], done: ['b', 'b'] } as const;

function member(index: number, wave: number, [signs, trusts]: readonly [string, string]): Member {
  const signers = [{ label: `Issuer ns/${signs}`, purpose: 'workloads', identity: signs, root: root(signs) }];
  return { cluster: `c${index}`, wave, signers, trust: { label: 'roots', unknown: [], roots: [...trusts].map(root) } };
}

/** What a commit makes of a mesh. */
function applied(members: readonly Member[], { phase, clusters }: WaveCommit): Member[] {
  return members.map((each, index) => {
    if (!clusters.includes(each.cluster)) return each;
    const signs = phase === 'activate' ? 'b' : (each.signers[0]?.label.slice(-1) ?? '');
    const trusts = phase === 'remove' ? 'b' : 'ab';
    return member(index, each.wave, [signs, trusts]);
  });
}

test('each commit of a plan is one that the check calls safe, wherever the rotation stands, and the last one ends it', () => {
  const states = fc.array(fc.tuple(fc.constantFrom(...(Object.keys(STATES) as (keyof typeof STATES)[])), fc.nat(3)), {
    minLength: 2,
    maxLength: 6,
  });
  let commits = 0;
  fc.assert(
    fc.property(states, (chosen) => {
      let now = chosen.map(([state, wave], index) => member(index, wave, STATES[state]));
      // A mesh that does not hold together now is told by the check.
      fc.pre(meshFindings({ mesh: 'm', before: now, after: now }).length === 0);
      fc.pre(now.some(({ trust }) => trust.roots.length === 2));
      for (let left = planned(now, 'root b').commits; left.length > 0; left = planned(now, 'root b').commits) {
        const next = applied(now, left[0] as WaveCommit);
        expect(
          meshFindings({ mesh: 'm', before: now, after: next }).filter(({ status }) => status === CheckStatus.FAIL),
        ).toEqual([]);
        expect(planned(next, 'root b').commits.length).toBeLessThanOrEqual(left.length);
        now = next;
        commits += 1;
        expect(commits).toBeLessThan(20_000);
      }
      expect(
        now.every(({ signers, trust }) => signers[0]?.root?.key === root('b').key && trust.roots.length === 1),
      ).toBe(true);
    }),
  );
  expect(commits).toBeGreaterThan(100);
});

describe('the command', () => {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine(), 'rotation', 'plan', ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('prints the plan, as text and as JSON', () => {
    const folder = fleetOf([own('a', 0, ['1', '2'], '1'), own('b', 1, ['1'], '1')]);
    const { status, stdout, stderr } = run('--fleet', folder);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^meshes of their own: a, b\n/);
    expect(stdout).toMatch(
      /\n {2}1\. wave 1: trust the root of Certificate istio-system\/istio-ca-2 .* as well in b\n/,
    );
    expect(JSON.parse(run('--fleet', folder, '--json').stdout)).toMatchObject({
      version: 1,
      command: 'rotation plan',
      isDone: false,
    });
  });

  test('ends with 1 for a folder that is not as the index says, and with 2 for what is no fleet', () => {
    const folder = fleetOf([own('a', 0, ['1'], '1')]);
    appendFileSync(join(folder, 'a', 'agent.k8s.yaml'), '# edited\n');
    expect(run('--fleet', folder)).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^not in order: folder-as-indexed: /),
    });
    expect(run('--fleet', join(folder, 'a'))).toMatchObject({ status: 2, stdout: '' });
    expect(run('--fleet', folder, '--to', 'x')).toMatchObject({ status: 2, stdout: '' });
    expect(run()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("required option '--fleet <path>' not specified"),
    });
  });
});
