import fc from 'fast-check';
import { contradictions, isJsonObject, type JsonObject, mergeDeep } from '../../lib/internal/merge';
import { deepFreeze } from '../support/freeze';

/** Objects over few keys, so that two of them overlap. */
const { object: jsonObject } = fc.letrec<{ object: JsonObject; value: unknown }>((tie) => ({
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 3 }),
    fc.constant(null),
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
    tie('object'),
  ),
}));

describe('mergeDeep', () => {
  test('merges objects, and replaces lists and scalars whole', () => {
    const base = { a: { b: 1, list: [1, 2] }, kept: true };
    expect(mergeDeep(base, { a: { c: 2, list: [3] }, added: null })).toEqual({
      a: { b: 1, c: 2, list: [3] },
      kept: true,
      added: null,
    });
  });

  test('keeps a key called __proto__ as a key, and gives nothing a prototype', () => {
    const [base, over] = [
      JSON.parse('{"__proto__":{"a":1}}'),
      JSON.parse('{"__proto__":{"b":2},"in":{"__proto__":3}}'),
    ];
    const merged = mergeDeep(base, over);
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1,"b":2},"in":{"__proto__":3}}');
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });

  test.each([
    [{ a: { b: 1 } }, { a: 2 }, { a: 2 }],
    [{ a: 2 }, { a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
    [{ a: { b: 1 } }, { a: null }, { a: null }],
  ])('%j and %j give %j: the later one wins where the kinds differ', (base, over, merged) => {
    expect(mergeDeep(base, over)).toEqual(merged);
  });

  test('changes neither input', () => {
    fc.assert(fc.property(jsonObject, jsonObject, (base, over) => void mergeDeep(deepFreeze(base), deepFreeze(over))));
  });

  test('gives a result that does not change with the inputs', () => {
    const base = { kept: { a: 1 }, list: [{ b: 2 }] };
    const over = { added: { c: 3 }, more: [{ d: 4 }] };
    const merged = mergeDeep(base, over);
    const before = JSON.stringify(merged);
    base.kept.a = base.list.length = 0;
    over.added.c = over.more.length = 0;
    expect(JSON.stringify(merged)).toBe(before);
  });

  test('is itself with nothing, and the same when done twice', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (base, over) => {
        expect(mergeDeep(base, {})).toEqual(base);
        expect(mergeDeep({}, over)).toEqual(over);
        const merged = mergeDeep(base, over);
        expect(mergeDeep(merged, over)).toEqual(merged);
      }),
    );
  });

  test('never contradicts the later input', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (base, over) => {
        expect(contradictions(mergeDeep(base, over), over)).toEqual([]);
      }),
    );
  });
});

describe('contradictions', () => {
  test('tells the path and both values of each leaf', () => {
    const base = { global: { caAddress: 'a:443', same: 1 }, list: [1, 2] };
    expect(contradictions(base, { global: { caAddress: 'b:443', same: 1, more: 2 }, list: [2, 1] })).toEqual([
      { path: 'global.caAddress', mine: 'a:443', theirs: 'b:443' },
      { path: 'list', mine: [1, 2], theirs: [2, 1] },
    ]);
  });

  test('an object in place of a leaf, or a leaf in place of an object, is one', () => {
    expect(contradictions({ a: { b: 1 } }, { a: null })).toEqual([{ path: 'a', mine: { b: 1 }, theirs: null }]);
    expect(contradictions({ a: 1 }, { a: { b: 1 } })).toEqual([{ path: 'a', mine: 1, theirs: { b: 1 } }]);
  });

  test('where there is none, merging keeps everything of the earlier input', () => {
    fc.assert(
      fc.property(jsonObject, jsonObject, (base, over) => {
        if (contradictions(base, over).length === 0) {
          expect(contradictions(mergeDeep(base, over), base)).toEqual([]);
        }
      }),
    );
  });
});

test('a JSON object is no list, no null and no scalar', () => {
  expect([{}, { a: 1 }].every(isJsonObject)).toBe(true);
  expect([[], null, undefined, 'text', 1].some(isJsonObject)).toBe(false);
});
