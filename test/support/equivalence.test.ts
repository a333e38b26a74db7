import { comparable } from './equivalence';
import type { SynthesizedObject } from './synth';

const certificate = (spec: object, metadata: object = {}): SynthesizedObject[] => [
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'c', ...metadata }, spec },
];
const same = (a: SynthesizedObject[], b: SynthesizedObject[]) =>
  JSON.stringify(comparable(a, 'n')) === JSON.stringify(comparable(b, 'n'));

describe('the comparison with what the chart renders', () => {
  test.each<[string, SynthesizedObject[], SynthesizedObject[]]>([
    ['how a duration is spelled', certificate({ duration: '90m' }), certificate({ duration: '1h30m0s' })],
    ['empty fields', certificate({ labels: {}, names: [], issuer: null }), certificate({})],
    ['the order of fields', certificate({ a: 1, b: 2 }), certificate({ b: 2, a: 1 })],
    ['the order of flags', certificate({ args: ['a', 'b'] }), certificate({ args: ['b', 'a'] })],
    [
      "Helm's labels",
      certificate({}, { labels: { 'helm.sh/chart': 'x', a: 'b' } }),
      certificate({}, { labels: { a: 'b' } }),
    ],
    ['a namespace left to the release', certificate({}, { namespace: 'n' }), certificate({})],
  ])('does not mind %s', (_what, a, b) => {
    expect(same(a, b)).toBe(true);
  });

  test.each<[string, SynthesizedObject[], SynthesizedObject[]]>([
    ['a number as a text', certificate({ size: '1' }), certificate({ size: 1 })],
    ['an empty text', certificate({ a: '' }), certificate({})],
    ['false', certificate({ a: false }), certificate({})],
    ['another duration', certificate({ duration: '1h' }), certificate({ duration: '61m' })],
    ['the order of other lists', certificate({ dnsNames: ['a', 'b'] }), certificate({ dnsNames: ['b', 'a'] })],
    ['the same flag twice', certificate({ args: ['a', 'a'] }), certificate({ args: ['a'] })],
    ['another namespace', certificate({}, { namespace: 'm' }), certificate({})],
    ['an object more', [...certificate({}), ...certificate({}, { name: 'd' })], certificate({})],
  ])('minds %s', (_what, a, b) => {
    expect(same(a, b)).toBe(false);
  });

  test('fails for an object that is there twice', () => {
    expect(() => comparable([...certificate({}), ...certificate({})], 'n')).toThrow('Certificate n/c is there twice');
  });
});
