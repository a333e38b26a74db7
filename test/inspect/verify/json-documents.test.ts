import fc from 'fast-check';
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
        const found = [...jsonDocuments(pieces, 'f')].map(({ value }) => value);
        expect(JSON.stringify(found)).toBe(JSON.stringify(objects.map(asJson)));
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

test.each(['{"a":}', '{]', '[{},,{}]', '[{}', '{} x', '[[{}]]', '1', '"text"', '{"a":"\n"}', 'null'])(
  'refuses %j, and does not quote it',
  (text) => {
    expect(refusalOf(() => values(text))).toMatch(
      /^f: (is no valid JSON: there is an error (on|in what begins on) line \d|is no JSON of proxies: line \d should begin with "\{" or "\["|is cut off: .*)$/,
    );
  },
);

test('takes an empty list for no object', () => {
  expect(values('[]')).toEqual([]);
  expect(values(' [ ]\n')).toEqual([]);
});
