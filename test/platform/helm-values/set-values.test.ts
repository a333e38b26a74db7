import fc from 'fast-check';
import { SetSyntaxError, setValues, ValueSetter } from '../../../lib/platform/helm-values/set-values';
import { deepFreeze } from '../../support/freeze';

describe('--set', () => {
  test.each<[string, unknown]>([
    ['a=b', { a: 'b' }],
    ['a.b.c=d', { a: { b: { c: 'd' } } }],
    ['a=b,c.d=e', { a: 'b', c: { d: 'e' } }],
    ['a=', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a=1', { a: 1 }],
    ['a=-7', { a: -7 }],
    ['a=0', { a: 0 }],
    ['a=007', { a: '007' }],
    ['a=1.5', { a: '1.5' }],
    ['a=1e3', { a: '1e3' }],
    ['a=true,b=false', { a: true, b: false }],
    ['a=yes', { a: 'yes' }],
    ['a=null', { a: null }],
    ['a={b,c}', { a: ['b', 'c'] }],
    ['a={}', { a: [] }],
    ['a={1,true,x y}', { a: [1, true, 'x y'] }],
    ['a[0]=b', { a: ['b'] }],
    ['a[0].b=c,a[0].d=e', { a: [{ b: 'c', d: 'e' }] }],
    ['a[1]=b', { a: [null, 'b'] }],
    ['a[0][1]=b', { a: [[null, 'b']] }],
    ['a=b\\,c', { a: 'b,c' }],
    ['kubernetes\\.io/os=linux', { 'kubernetes.io/os': 'linux' }],
    ['nodeSelector.kubernetes\\.io/os=linux', { nodeSelector: { 'kubernetes.io/os': 'linux' } }],
    ['a=C:\\\\x', { a: 'C:\\x' }],
    ['a=x y', { a: 'x y' }],
  ])('%s', (expression, expected) => {
    expect(setValues({}, expression)).toEqual(expected);
  });

  test('goes over what is there and keeps the rest', () => {
    const values = deepFreeze({ a: { b: 1, c: 2 }, list: [{ x: 1 }, { y: 2 }], other: true });
    expect(setValues(values, 'a.b=3,list[1].y=4')).toEqual({
      a: { b: 3, c: 2 },
      list: [{ x: 1 }, { y: 4 }],
      other: true,
    });
  });

  test('replaces what is no map where it goes deeper', () => {
    expect(setValues({ a: 'text' }, 'a.b=c')).toEqual({ a: { b: 'c' } });
    expect(setValues({ a: null }, 'a.b=c')).toEqual({ a: { b: 'c' } });
  });

  test.each(['a', '', '=b', 'a=b,c', 'a..b=c', '.a=b', 'a[x]=b', 'a[=b', 'a[0=b', '[0]=b'])(
    'refuses %j',
    (expression) => {
      expect(() => setValues({}, expression)).toThrow(SetSyntaxError);
    },
  );

  test('refuses an index as large as Helm does', () => {
    expect(setValues({}, 'a[65536]=x').a).toHaveLength(65_537);
    expect(() => setValues({}, 'a[65537]=x')).toThrow(/65537 is too large/);
  });

  test('takes any key and any text, when they are escaped', () => {
    const escaped = (text: string) => text.replace(/[\\.,=[\]{}]/g, '\\$&');
    const text = fc.string({ unit: fc.constantFrom(...'abz.,=[]{}/- '), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, text, (key, value) => {
        fc.pre(key.trim() === key && value.trim() === value);
        expect(setValues({}, `${escaped(key)}=${escaped(value)}`, true)).toEqual({ [key]: value });
      }),
    );
  });
});

describe('--set-string', () => {
  test.each<[string, unknown]>([
    ['a=1', { a: '1' }],
    ['a=true', { a: 'true' }],
    ['a=null', { a: 'null' }],
    ['a={1,x}', { a: ['1', 'x'] }],
  ])('%s is a text', (expression, expected) => {
    expect(setValues({}, expression, true)).toEqual(expected);
  });
});

test('true, false and null are known in any case, and a plus sign belongs to a number', () => {
  expect(setValues({}, 'a=True,b=NULL,c=+7,d=FALSE')).toEqual({ a: true, b: null, c: 7, d: false });
});

test.each([
  ['a key', `${'a.'.repeat(20_000)}b=1`],
  ['a key', `a${'[0]'.repeat(20_000)}=1`],
  ['a list', `a=${'{'.repeat(20_000)}${'}'.repeat(20_000)}`],
])('refuses %s that is deeper than Helm takes, at once', (what, expression) => {
  const begin = performance.now();
  expect(() => setValues({}, expression)).toThrow(new RegExp(`^${what} has more than 30 levels`));
  expect(performance.now() - begin).toBeLessThan(1000);
});

test('many assignments take no longer than they are', () => {
  const begin = performance.now();
  const setter = new ValueSetter({ list: Array(30_000).fill('x') });
  for (let index = 0; index < 10_000; index += 1) setter.set(`map.k${index}=v,list[${30_000 + index}]=${index}`);
  expect(Object.keys(setter.values.map as object)).toHaveLength(10_000);
  expect(setter.values.list).toHaveLength(40_000);
  expect(performance.now() - begin).toBeLessThan(1500);
});

test('refuses lists with more gaps than values may have items', () => {
  const setter = new ValueSetter({});
  setter.set('a[0][65000]=x');
  expect(() => setter.set('a[1][65000]=x')).toThrow(
    new SetSyntaxError('a[1][65000]: lists have more than 100,000 gaps in all'),
  );
});

test('takes keys as deep as Helm does', () => {
  expect(JSON.stringify(setValues({}, `${'a.'.repeat(29)}b=1`))).toContain('"b":1');
});
