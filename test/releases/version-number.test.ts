import fc from 'fast-check';
import { VersionNumber } from '../../lib/releases/version-number';

const part = fc.nat({ max: 40 });

describe('VersionNumber', () => {
  test('reads what it writes, with or without a "v" and a patch', () => {
    fc.assert(
      fc.property(part, part, part, (major, minor, patch) => {
        expect(VersionNumber.parse(`${major}.${minor}.${patch}`)).toEqual(new VersionNumber(major, minor, patch));
        expect(VersionNumber.parse(`v${major}.${minor}`)).toEqual(new VersionNumber(major, minor, 0));
      }),
    );
  });

  test.each(['', '1', '1.', '1.2.3.4', '1.02', '1.2-rc.1', 'V1.2', ' 1.2', '1.2\n', '1,2'])(
    'reads nothing from %j',
    (text) => {
      expect(VersionNumber.parse(text)).toBeUndefined();
    },
  );

  test('orders by number, not by text: 1.10 comes after 1.9', () => {
    const versions = ['1.10.0', '1.9.10', '2.0.0', '1.9.9'].map((text) => VersionNumber.parse(text) as VersionNumber);
    versions.sort((one, other) => one.order(other));
    expect(versions.map(({ major, minor, patch }) => `${major}.${minor}.${patch}`)).toEqual([
      '1.9.9',
      '1.9.10',
      '1.10.0',
      '2.0.0',
    ]);
  });

  test('every version is at least itself, and of two different ones exactly one is at least the other', () => {
    const version = fc.tuple(part, part, part).map(([major, minor, patch]) => new VersionNumber(major, minor, patch));
    fc.assert(
      fc.property(version, version, (one, other) => {
        expect(one.atLeast(one)).toBe(true);
        if (one.order(other) !== 0) expect(one.atLeast(other)).not.toBe(other.atLeast(one));
      }),
    );
  });
});
