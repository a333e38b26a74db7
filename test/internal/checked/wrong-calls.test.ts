import { callsOf, entryOf, type Field } from '../../../lib/internal/checked/table';
import { RefusalError } from '../../../lib/internal/refusal';
import { CALLS, run, stage } from '../../support/calls';
import { TestCa } from '../../support/pki';
import { spotsIn, takes, VALUES } from '../../support/wrong-values';

let pem: string;
beforeAll(async () => {
  pem = (await TestCa.root('root')).certificate;
});
beforeEach(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

/** An instance of a class: what the first of its samples makes. */
function made(className: string): unknown {
  const entry = entryOf(className);
  const on = stage(pem);
  const name = entry && ['new', ...callsOf(entry, 'static').keys()].find((each) => `${className}.${each}` in CALLS);
  return run(`${className}.${name}`, on, CALLS[`${className}.${name}`]?.(on) ?? []);
}

function signatureOf(name: string): readonly Field[] {
  const [className = '', method = ''] = name.split('.');
  const entry = entryOf(className);
  const fields = entry && (['new', 'static', 'method'] as const).map((kind) => callsOf(entry, kind).get(method));
  return fields?.find((each) => each !== undefined) ?? [];
}

describe.each(Object.keys(CALLS))('%s', (name) => {
  test('refuses each wrong value in each of its arguments and props, by its path', async () => {
    const on = stage(pem);
    const given = CALLS[name]?.(on) ?? [];
    const fields = signatureOf(name);
    const unfit = fields.flatMap((field, index) =>
      spotsIn(field, given[index], made).flatMap(({ path, named, field: { type, optional }, put }) =>
        Object.entries(VALUES).flatMap(([what, value]) => {
          if (takes(type, value) || (value === undefined && (optional || type === 'any'))) return [];
          return { path, named, what, arguments: given.map((each, at) => (at === index ? put(value) : each)) };
        }),
      ),
    );
    expect(unfit.length).toBeGreaterThan(0);
    for (const { path, named, what, arguments: wrong } of unfit) {
      const refusal = await (async () => run(name, on, wrong))().catch((error: unknown) => error);
      const told = refusal instanceof RefusalError ? refusal.message : `is no refusal: ${refusal}`;
      if (!named.some((each) => told.includes(`: ${each}`))) throw new Error(`${what} as ${path}: ${told}`);
    }
  });
});
