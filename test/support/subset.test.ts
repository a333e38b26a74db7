import { missingFrom } from './subset';

describe('the comparison with the walkthrough', () => {
  const actual = { spec: { duration: '2160h0m0s', env: [{ name: 'A', value: 'x' }, { name: 'B' }], on: true } };

  test.each([
    ['fewer fields', { spec: { on: true } }],
    ['the same duration in another spelling', { spec: { duration: '2160h' } }],
    ['one item of a list, with one of its fields', { spec: { env: [{ name: 'B' }] } }],
  ])('accepts %s', (_what, expected) => {
    expect(missingFrom(actual, expected)).toEqual([]);
  });

  test.each([
    ['another value', { spec: { on: false } }, '.spec.on'],
    ['a text in place of a truth value', { spec: { on: 'true' } }, '.spec.on'],
    ['a field that is not there', { spec: { off: true } }, '.spec.off'],
    ['an empty object that is not there', { spec: { selfSigned: {} } }, '.spec.selfSigned'],
    ['another duration', { spec: { duration: '2161h' } }, '.spec.duration'],
    ['an item that is not there', { spec: { env: [{ name: 'A', value: 'y' }] } }, '.spec.env[0]'],
    ['items in another order', { spec: { env: [{ name: 'B' }, { name: 'A' }] } }, '.spec.env[1]'],
    ['the same item twice', { spec: { env: [{ name: 'A' }, { name: 'A' }] } }, '.spec.env[1]'],
  ])('tells of %s', (_what, expected, path) => {
    expect(missingFrom(actual, expected)).toEqual([path]);
  });

  test('ignores the position in an overlay path, and nothing else of it', () => {
    expect(missingFrom({ path: 'a.[name:b].args[-1]' }, { path: 'a.[name:b].args[7]' })).toEqual([]);
    expect(missingFrom({ path: 'a.[name:c].args[-1]' }, { path: 'a.[name:b].args[7]' })).toEqual(['.path']);
  });
});
