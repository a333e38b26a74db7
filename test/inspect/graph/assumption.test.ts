import { Assumptions } from '../../../lib/inspect/graph/assumption';

test.each(['', 'pki', 'Secret/', '/pki', 'Secret//b', 'a/b/c/d', 'Secret/a b'])('%j is no object', (text) => {
  expect(() => new Assumptions([text])).toThrow(/allowed: KIND\/NAME or KIND\/NAMESPACE\/NAME/);
});

test('covers the namespace that it names, or every one', () => {
  const assumptions = new Assumptions(['Secret/a/one', 'Secret/two']);
  const covered = [
    assumptions.covers('Secret', 'a', 'one'),
    assumptions.covers('Secret', 'b', 'one'),
    assumptions.covers('Secret', 'b', 'two'),
    assumptions.covers('ConfigMap', 'b', 'two'),
  ];
  expect(covered).toEqual([true, false, true, false]);
});
