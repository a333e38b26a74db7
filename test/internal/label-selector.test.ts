import fc from 'fast-check';
import { canOverlap, changesToMatch, selects } from '../../lib/internal/label-selector';

const labelsOf = (labels: Record<string, string>) => new Map(Object.entries(labels));

test.each<[string, Record<string, string>, boolean | undefined]>([
  ['', {}, true],
  ['a=x', { a: 'x' }, true],
  ['a==x', { a: 'y' }, false],
  ['a=', { a: '' }, true],
  ['a!=x', {}, true],
  ['a!=x', { a: 'x' }, false],
  ['a in (x, y),b', { a: 'y', b: '' }, true],
  ['a in (x, y),b', { a: 'y' }, false],
  ['a notin (x,y)', {}, true],
  ['a notin (x,y)', { a: 'x' }, false],
  ['!a', { a: '' }, false],
  ['example.com/a=x,!b', { 'example.com/a': 'x' }, true],
  ['a>1', { a: '2' }, undefined],
])('%j on %j: %p', (selector, labels, answer) => {
  expect(selects(selector, labelsOf(labels))).toBe(answer);
});

test.each<[string, string, boolean]>([
  ['', '', true],
  ['', 'a=x', true],
  ['a=x', 'a=y', false],
  ['a=x', 'b=y', true],
  ['a=x', 'a!=x', false],
  ['a in (x,y)', 'a in (y,z)', true],
  ['a in (x,y)', 'a in (y,z),a!=y', false],
  ['a in (x,y)', 'a notin (x,y)', false],
  ['a', '!a', false],
  ['a=', '!a', false],
  ['!a', 'a!=x', true],
  ['a!=x', 'a!=y', true],
  ['a=x,b=y', 'a=x,b!=y', false],
  ['a>1', 'a<1', true],
  ['a>1,b=x', 'b=y', false],
])('whether %j and %j can take one namespace: %p', (one, other, answer) => {
  expect(canOverlap(one, other)).toBe(answer);
  expect(canOverlap(other, one)).toBe(answer);
});

const KEYS = ['a', 'b'];
const VALUES = ['x', 'y', 'z'];
const key = fc.constantFrom(...KEYS);
const values = fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 });
const requirement = fc.oneof(
  fc.tuple(key, fc.constantFrom('=', '!='), fc.constantFrom(...VALUES)).map((parts) => parts.join('')),
  fc.tuple(key, fc.constantFrom('in', 'notin'), values).map(([a, sign, list]) => `${a} ${sign} (${list.join(', ')})`),
  key,
  key.map((each) => `!${each}`),
);
const selector = fc.array(requirement, { maxLength: 4 }).map((parts) => parts.join(','));

/** All labels that tell selectors of these keys and values apart: one value more stands for every other. */
const WORLD = [undefined, ...VALUES, 'other'].flatMap((a) =>
  [undefined, ...VALUES, 'other'].map(
    (b) => new Map([...(a ? [['a', a] as const] : []), ...(b ? [['b', b] as const] : [])]),
  ),
);

test('selectors can overlap exactly where some labels match both', () => {
  fc.assert(
    fc.property(selector, selector, (one, other) => {
      const isShared = WORLD.some((labels) => selects(one, labels) && selects(other, labels));
      expect(canOverlap(one, other)).toBe(isShared);
    }),
    { numRuns: 500 },
  );
});

test('what has to change is told label by label', () => {
  const selector = 'a=x,b in (y,z),c,!d,e!=v,f=g';
  const labels = labelsOf({ b: 'q', d: '', e: 'v', f: 'g' });
  expect(changesToMatch(selector, labels)).toEqual([
    'add the label a: x',
    'change the label b: y',
    'add the label c',
    'remove the label d',
    'remove the label e',
  ]);
});
