import fc from 'fast-check';
import { CheckStatus } from '../../../../lib/inspect';
import type { Root } from '../../../../lib/inspect/read/authorities';
import type { Member } from '../../../../lib/inspect/rotation/fleet/member';
import { type MeshStep, meshFindings } from '../../../../lib/inspect/rotation/fleet/mesh-rules';

/** What a cluster signs with and what it trusts, as letters. */
interface State {
  readonly signs: string;
  readonly trusts: string;
}

const root = (letter: string): Root => ({
  key: `certificate ${letter}`,
  label: `root ${letter}`,
  isMadeInCluster: false,
});

function membersOf(states: readonly State[]): Member[] {
  return states.map(({ signs, trusts }, index) => ({
    cluster: `c${index}`,
    wave: index,
    signers: [{ label: `Issuer ns/${signs}`, purpose: 'workloads', identity: signs, root: root(signs) }],
    trust: { label: 'roots', unknown: [], roots: [...trusts].map(root) },
  }));
}

const stepOf = (before: readonly State[], after: readonly State[]): MeshStep => ({
  mesh: 'shop',
  before: membersOf(before),
  after: membersOf(after),
});
const rules = (before: readonly State[], after: readonly State[]) =>
  meshFindings(stepOf(before, after)).map(({ check, status }) => `${status} ${check}`);

const OLD = { signs: 'a', trusts: 'a' };
const BOTH = { signs: 'a', trusts: 'ab' };
const NEXT = { signs: 'b', trusts: 'ab' };
const DONE = { signs: 'b', trusts: 'b' };

test('a rotation wave by wave is safe in each of its commits', () => {
  const history = [
    [OLD, OLD, OLD],
    [BOTH, OLD, OLD],
    [BOTH, BOTH, BOTH],
    [NEXT, BOTH, BOTH],
    [NEXT, NEXT, NEXT],
    [DONE, NEXT, NEXT],
    [DONE, DONE, DONE],
  ];
  for (const [index, next] of history.slice(1).entries()) expect(rules(history[index] ?? [], next)).toEqual([]);
});

test.each<[string, State[], State[], string[]]>([
  [
    'activates before a later wave trusts it',
    [BOTH, OLD],
    [NEXT, OLD],
    ['fail trusted-everywhere-before-active', 'fail trusted-everywhere-while-active'],
  ],
  [
    'adds in one wave and activates in another one',
    [BOTH, OLD],
    [NEXT, BOTH],
    ['fail trusted-everywhere-before-active'],
  ],
  ['drops what another cluster signs with', [NEXT, BOTH], [DONE, BOTH], ['fail kept-everywhere-until-replaced']],
  [
    'drops what another cluster signed with until now',
    [NEXT, BOTH],
    [DONE, NEXT],
    ['fail kept-everywhere-until-replaced'],
  ],
])('a commit that %s is refused', (_what, before, after, expected) => {
  expect(rules(before, after)).toEqual(expected);
});

test('the refusal names who signs, who does not trust it, and that the same commit would add it', () => {
  const [finding] = meshFindings(stepOf([BOTH, OLD, OLD], [NEXT, BOTH, OLD]));
  expect(finding).toMatchObject({
    subject: 'mesh shop',
    objects: ['Issuer ns/b', 'Cluster c0', 'Cluster c1', 'Cluster c2'],
  });
  expect(finding?.meaning).toBe(
    'c0 (wave 0) would start to sign with root b, which is not trusted by c1 (wave 1), c2 (wave 2) in what is committed; c1 (wave 1) would trust it in the same commit, and waves are applied one after another.',
  );
});

test('many clusters are one finding, which names some of them', () => {
  const many = (state: State) => Array.from({ length: 300 }, () => state);
  const findings = meshFindings(stepOf([BOTH, ...many(OLD)], [NEXT, ...many(OLD)]));
  expect(findings).toHaveLength(2);
  expect(findings[0]?.objects).toHaveLength(302);
  expect(findings[0]?.found.length).toBeLessThan(8000);
});

const STATE = fc
  .record({ signs: fc.constantFrom('a', 'b', 'c'), more: fc.subarray(['a', 'b', 'c']) })
  .map(({ signs, more }): State => ({ signs, trusts: [...new Set([signs, ...more])].sort().join('') }));
const MESH = fc.integer({ min: 2, max: 4 }).chain((count) => {
  const states = fc.array(STATE, { minLength: count, maxLength: count });
  return fc.tuple(states, states);
});

/** Whether all that a list signs with is trusted by every other one of a list. */
function isTrusted(signing: readonly State[], trusting: readonly State[]): boolean {
  return signing.every(({ signs }, index) =>
    trusting.every(({ trusts }, other) => other === index || trusts.includes(signs)),
  );
}

// Said once more: whatever of the two states each cluster is in, it verifies what every other one signs, and signed.
test('a step from a mesh that holds together is refused exactly if it may fall apart on the way', () => {
  let refused = 0;
  fc.assert(
    fc.property(MESH, ([before, after]) => {
      fc.pre(isTrusted(before, before));
      const isSafe = isTrusted(after, before) && isTrusted(after, after) && isTrusted(before, after);
      if (!isSafe) refused += 1;
      expect(meshFindings(stepOf(before, after)).some(({ status }) => status === CheckStatus.FAIL)).toBe(!isSafe);
    }),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(20);
});
