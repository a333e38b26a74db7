import { AssumptionSyntaxError, Assumptions, parseAssumption } from '../../../lib/inspect/graph/assumption';

test('reads KIND/NAME and KIND/NAMESPACE/NAME', () => {
  expect(parseAssumption('ClusterIssuer/pki')).toEqual({ kind: 'ClusterIssuer', namespace: undefined, name: 'pki' });
  expect(parseAssumption('Secret/a/b')).toEqual({ kind: 'Secret', namespace: 'a', name: 'b' });
});

test.each(['', 'pki', 'Secret/', '/pki', 'Secret//b', 'a/b/c/d', 'Secret/a b'])('%j is no object', (text) => {
  expect(() => parseAssumption(text)).toThrow(AssumptionSyntaxError);
  expect(() => parseAssumption(text)).toThrow(/allowed: KIND\/NAME or KIND\/NAMESPACE\/NAME/);
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
