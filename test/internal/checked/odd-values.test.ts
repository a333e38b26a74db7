import fc from 'fast-check';
import { callsOf, entryOf, type Field } from '../../../lib/internal/checked/table';
import { RefusalError } from '../../../lib/internal/refusal';
import { CALLS, manifestsOf, run, stage } from '../../support/calls';
import { TestCa } from '../../support/pki';
import { spotsIn } from '../../support/wrong-values';

let pem: string;
beforeAll(async () => {
  pem = (await TestCa.root('root')).certificate;
});
beforeEach(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

/** Values of the right type that hardly anybody means. */
const ODD: Readonly<Record<string, readonly unknown[]>> = {
  string: ['', ' ', 'Ab_c', 'a b', '-', 'a'.repeat(300), 'ü', 'a\nb', '5', 'true', 'spiffe://a'],
  number: [0, -1, 0.5, 1e21, Number.MAX_SAFE_INTEGER, -0],
  boolean: [true, false],
  any: ['', 0, null, true, [], {}, [[]], { a: undefined }, { '': 1 }, { a: { b: null } }],
};

const CONSTRUCTS = Object.keys(CALLS).filter((name) => CALLS[name]?.(stage('')).at(1) === 'it');

function propsOf(name: string): Field | undefined {
  const entry = entryOf(name.slice(0, name.indexOf('.')));
  const call = name.slice(name.indexOf('.') + 1);
  return entry && (callsOf(entry, 'new').get(call) ?? callsOf(entry, 'static').get(call))?.at(2);
}

/** What a prop is left or set to, in the sample of a construct: refused, or an output that says what was meant. */
function outcome(name: string, pick: number, choice: number): string {
  const on = stage(pem);
  const given = CALLS[name]?.(on) ?? [];
  const field = propsOf(name);
  const spots = field === undefined ? [] : spotsIn(field, given[2], () => undefined);
  const odd = spots.flatMap(({ path, field: { type, optional }, put }) => {
    const values = type.endsWith('[]') ? [[]] : type.endsWith('{}') ? [{}] : (ODD[type] ?? []);
    return [...values, ...(optional ? [undefined] : [])].map((value) => ({ path, value, put }));
  });
  const chosen = odd[(pick * 31 + choice) % odd.length];
  if (chosen === undefined) return '';
  const wrong = [...given.slice(0, 2), chosen.put(chosen.value)];
  const what = `${name} with ${chosen.path}: ${JSON.stringify(chosen.value)}`;
  try {
    run(name, on, wrong);
    // The certificate is made for each run, and its base64 may say anything.
    const output = manifestsOf(on).replace(/[A-Za-z0-9+/=]{20,}/g, '');
    return /NaN|\[object|undefined/.test(output)
      ? `${what}: ${output.match(/.{0,60}(?:NaN|\[object|undefined).{0,20}/)?.[0]}`
      : '';
  } catch (error) {
    return error instanceof RefusalError ? '' : `${what}: ${(error as Error).stack}`;
  }
}

test('an odd value of the right type is refused, or reaches the output as what it is', () => {
  expect(CONSTRUCTS.length).toBeGreaterThan(15);
  fc.assert(
    fc.property(fc.constantFrom(...CONSTRUCTS), fc.nat(1000), fc.nat(1000), (name, pick, choice) => {
      expect(outcome(name, pick, choice)).toBe('');
    }),
    { seed: 20_260_101, numRuns: 600 },
  );
});
