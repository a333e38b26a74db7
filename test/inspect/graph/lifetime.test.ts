import fc from 'fast-check';
import { humanLifetime, humanSeconds } from '../../../lib/inspect/graph/lifetime';

test.each([
  ['87600h0m0s', '10 y'],
  ['2160h', '90 d'],
  ['36h0m0s', '36 h'],
  ['24h', '1 d'],
  ['1h0m0s', '1 h'],
  ['1h30m', '90 min'],
  ['90s', '90 s'],
  ['0s', '0 s'],
  ['ninety days', 'ninety days'],
])('%s is %s', (duration, shown) => {
  expect(humanLifetime(duration)).toBe(shown);
});

test('no lifetime is rounded', () => {
  const sizes: Record<string, number> = { y: 31_536_000, d: 86_400, h: 3600, min: 60, s: 1 };
  fc.assert(
    fc.property(fc.nat(1e9), (seconds) => {
      const [amount, unit = ''] = humanSeconds(seconds).split(' ');
      expect(Number(amount) * (sizes[unit] ?? Number.NaN)).toBe(seconds);
    }),
  );
});
