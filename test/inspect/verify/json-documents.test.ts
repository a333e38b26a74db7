import fc from 'fast-check';
import { VerificationInputError } from '../../../lib/inspect/verify/input-error';
import { jsonDocuments, jsonDocumentsOfText } from '../../../lib/inspect/verify/proxy/json-documents';
import { refusalOf } from '../../support/synth';

const values = (text: string) => [...jsonDocumentsOfText(text, 'f')].map(({ value }) => value);
const anyObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }), { maxKeys: 3 });
const anySpace = fc.constantFrom('', ' ', '\n', '\r\n\t');
/** As JSON has it: a negative zero becomes zero, and `__proto__` is a key like others. */
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

test('finds every object of a stream or a list, wherever the pieces end', () => {
  fc.assert(
    fc.property(
      fc.array(anyObject, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      anySpace,
      fc.option(fc.constantFrom(2, 4)),
      fc.integer({ min: 1, max: 40 }),
      (objects, asList, space, indent, size) => {
        const texts = objects.map((object) => JSON.stringify(object, null, indent ?? undefined));
        const text = asList ? `[${space}${texts.join(`${space},${space}`)}${space}]` : texts.join(space);
        const bytes = Buffer.from(`${space}${text}${space}`);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const found = [...jsonDocuments(pieces, 'f')];
        expect(JSON.stringify(found.map(({ value }) => value))).toBe(JSON.stringify(objects.map(asJson)));
        const lines = bytes.toString().split('\n');
        expect(found.map(({ line }) => lines[line - 1]?.includes('{'))).toEqual(objects.map(() => true));
      },
    ),
  );
});

test('tells the line on which each begins, and on which an error is', () => {
  const lines = [...jsonDocumentsOfText('\n{"a":\n1}\n\n{"b":2}', 'f')].map(({ line }) => line);
  expect(lines).toEqual([2, 5]);
  // V8 tells the place in a long text only, or where a text ends.
  const long = `"${'x'.repeat(100)}"`;
  expect(refusalOf(() => values(`{}\n{"a":\n\n secret ${long}}`))).toMatch(
    /^f: is no valid JSON: there is an error (on line 4|in what begins on line 2)$/,
  );
});

test.each([
  '{"a":}',
  '{]',
  '[{},,{}]',
  '[{},]',
  '[,{}]',
  '{},{}',
  '[{}',
  '{} x',
  '[[{}]]',
  '1',
  '"text"',
  '{"a":"\n"}',
  'null',
])('refuses %j, and does not quote it', (text) => {
  expect(refusalOf(() => values(text))).toMatch(
    /^f: (is no valid JSON: there is an error (on|in what begins on) line \d|is no JSON of proxies: line \d should begin with "\{" or "\["|is cut off: .*)$/,
  );
});

test('takes an empty list for no object', () => {
  expect(values('[]')).toEqual([]);
  expect(values(' [ ]\n')).toEqual([]);
});

test('refuses more levels than any configuration has, before they take memory', () => {
  const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
  expect(values(nested(1000))).toHaveLength(1);
  expect(refusalOf(() => values(nested(1001)))).toBe('f: the JSON that begins on line 1 has over 1000 levels');
  expect(refusalOf(() => values(`{}\n{"a":${'['.repeat(1e6)}`))).toMatch(/line 2 has over 1000 levels/);
});

describe('hostile bytes', () => {
  const SECRET = 'c2VjcmV0';
  const dump = Buffer.from(
    JSON.stringify({ a: [{ b: `${SECRET}é\n"`, c: [-2.5e3, true, null] }, {}], d: '\\' }, null, 1),
  );
  const damage = fc.array(
    fc.record({
      at: fc.nat(dump.length - 1),
      drop: fc.nat(2),
      bytes: fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
      sign: fc.constantFrom(...'{}[],:"\\\n 0-e', ''),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const damaged = damage.map((changes) =>
    changes.reduce(
      (bytes, { at, drop, bytes: wild, sign }) =>
        Buffer.concat([bytes.subarray(0, at), sign ? Buffer.from(sign) : wild, bytes.subarray(at + drop)]),
      dump,
    ),
  );

  test('are refused where JSON.parse refuses them, with an error that quotes nothing', () => {
    fc.assert(
      fc.property(damaged, fc.integer({ min: 1, max: 50 }), (bytes, size) => {
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        let parsed: unknown;
        try {
          parsed = JSON.parse(bytes.toString());
        } catch {
          // What is no single value may still be several documents.
        }
        try {
          const found = [...jsonDocuments(pieces, 'f')].map(({ value }) => value);
          if (parsed !== undefined) expect(found).toEqual([parsed].flat());
        } catch (error) {
          expect(error).toBeInstanceOf(VerificationInputError);
          expect((error as Error).message).not.toContain(SECRET);
          const isOfObjects = [parsed].flat().every((value) => value instanceof Object && !Array.isArray(value));
          expect(parsed !== undefined && isOfObjects).toBe(false);
        }
      }),
      { seed: 10, numRuns: 3000 },
    );
  });
});

test('what has no end is cut off by counting', () => {
  function* endless() {
    const spaces = Buffer.alloc(2 ** 16, ' ');
    for (;;) yield spaces;
  }
  const message = '-: is larger than 1 MiB; save fewer proxies in one file';
  expect(refusalOf(() => [...jsonDocuments(endless(), '-', 2 ** 20)])).toBe(message);
});
