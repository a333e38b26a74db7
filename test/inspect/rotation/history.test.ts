import { ExternalCaIstio, IstioCsrAgent, IstioVersion, Mesh, RotatingCa } from 'cdk8s-istio-csr';
import { output, step, unsafeRules } from './outputs';

/** A state of a history: the generations that are trusted, and the one that signs. */
interface State {
  readonly generations: string[];
  readonly active: string;
}

const GENERATIONS = ['2025', '2026', '2027'];

/** Every state that three generations can be in. */
const STATES: State[] = [1, 2, 3, 4, 5, 6, 7].flatMap((set) => {
  const generations = GENERATIONS.filter((_, index) => set & (1 << index));
  return generations.map((active) => ({ generations, active }));
});

const label = ({ generations, active }: State) =>
  generations.map((each) => (each === active ? `*${each}` : each)).join(' ');

describe.each([
  ['roots that sign', {}],
  ['an intermediate below each root', { intermediate: {} }],
])('a history of three generations with %s', (_what, tiers) => {
  const mesh = new Mesh();
  const outputs = new Map(
    STATES.map((state) => [
      label(state),
      output((chart) => {
        const ca = new RotatingCa(chart, 'ca', { mesh, ...state, ...tiers });
        const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
        new ExternalCaIstio(chart, 'istio', { agent, version: IstioVersion.LATEST });
      }),
    ]),
  );
  const at = (state: State) => outputs.get(label(state)) ?? [];
  const pairs = STATES.flatMap((from) => STATES.map((to) => [label(from), label(to), from, to] as const));

  test('has 12 states and 144 steps', () => {
    expect([STATES.length, pairs.length]).toEqual([12, 144]);
  });

  // The whole rule, said once more: what signs next was trusted before, and what signed until now stays trusted.
  test.each(pairs)('from %s to %s', (_from, _to, from, to) => {
    const isSafe = from.generations.includes(to.active) && to.generations.includes(from.active);
    expect(unsafeRules(at(from), at(to)).length === 0).toBe(isSafe);
  });

  test('the three commits of a rotation are safe, and there is nothing to say of them', () => {
    const [only, both, next, done] = [
      { generations: ['2025'], active: '2025' },
      { generations: ['2025', '2026'], active: '2025' },
      { generations: ['2025', '2026'], active: '2026' },
      { generations: ['2026'], active: '2026' },
    ] as const satisfies readonly State[];
    expect(step(at(only), at(both))).toEqual([]);
    expect(step(at(both), at(next))).toEqual([]);
    expect(step(at(next), at(done))).toEqual([]);
  });

  test('skipping the first commit, or the wait before the last one, is told by its rule and names the objects', () => {
    const only = { generations: ['2025'], active: '2025' };
    const early = step(at(only), at({ generations: ['2025', '2026'], active: '2026' }));
    expect(early.map(({ check }) => check)).toEqual(['trusted-before-active', 'trusted-before-active']);
    expect(early[0]?.objects).toEqual(
      expect.arrayContaining(['Issuer istio-system/istio-ca-2026', 'Certificate istio-system/istio-ca-2026']),
    );
    const late = step(
      at({ generations: ['2025', '2026'], active: '2025' }),
      at({ generations: ['2026'], active: '2026' }),
    );
    expect(late.map(({ check }) => check)).toEqual(['kept-until-replaced']);
    expect(late[0]?.meaning).toContain('no longer trusted in the same step');
  });
});
