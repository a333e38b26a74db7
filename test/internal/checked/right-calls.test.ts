import { isInstance } from '../../../lib/internal/checked/classes';
import { entryOf } from '../../../lib/internal/checked/table';
import { CALLS, PUBLIC_CLASSES, publicCalls, run, stage } from '../../support/calls';
import { TestCa } from '../../support/pki';

let pem: string;
beforeAll(async () => {
  pem = (await TestCa.root('root')).certificate;
});
beforeEach(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

describe('every public class', () => {
  test.each([...PUBLIC_CLASSES])('%s is @checked', (name, { prototype }: { prototype?: object }) => {
    expect(isInstance(Object.create(prototype ?? null), name)).toBe(true);
  });

  test.each([...PUBLIC_CLASSES.keys()])(
    '%s has its signatures: otherwise `npm run build`, then `npm run docs`',
    (name) => {
      expect(entryOf(name)?.kind).toBe('class');
    },
  );
});

test('everything public that takes arguments has a sample in test/support/calls.ts', () => {
  expect(Object.keys(CALLS).sort()).toEqual(publicCalls().sort());
});

describe('a right call', () => {
  test.each(Object.keys(CALLS))('of %s is not refused', async (name) => {
    const on = stage(pem);
    const result = (async () => run(name, on, CALLS[name]?.(on) ?? []))();
    // The files and programs of the samples are not there, which is told afterwards.
    if (name.startsWith('MeshVerification.verify')) await expect(result).rejects.toThrow(/no-such/);
    else await expect(result).resolves.not.toThrow();
  });
});
