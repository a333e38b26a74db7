import { IstioCsrRelease } from 'cdk8s-istio-csr';
import { LATEST } from '../support/latest';
import { expectRefusal } from '../support/refusal';

describe('IstioCsrRelease', () => {
  test(`knows every release from v0.1.0 to ${LATEST}, oldest first`, () => {
    const versions = IstioCsrRelease.all().map(({ version }) => version);
    expect(versions).toHaveLength(27);
    expect(versions[0]).toBe('v0.1.0');
    expect(versions.at(-1)).toBe(LATEST);
    expect(new Set(versions).size).toBe(27);
    expect(versions.indexOf('v0.9.0')).toBeLessThan(versions.indexOf('v0.10.0'));
  });

  test('has the newest as its LATEST', () => {
    expect(IstioCsrRelease.LATEST.version).toBe(IstioCsrRelease.all().at(-1)?.version);
  });

  test('compares by number, not by letter', () => {
    const [v09, v010] = [IstioCsrRelease.of('v0.9.0'), IstioCsrRelease.of('v0.10.0')];
    expect(v010.atLeast(v09)).toBe(true);
    expect(v09.atLeast(v010)).toBe(false);
    expect(v09.atLeast(v09)).toBe(true);
  });

  test('hands out a list that the caller may change', () => {
    IstioCsrRelease.all().pop();
    expect(IstioCsrRelease.all()).toHaveLength(27);
  });

  test.each(['v0.17.1', 'v0.18.0', 'v1.0.0'])(
    'takes %s, which came after it, as the newest that it knows',
    (version) => {
      const release = IstioCsrRelease.of(version);
      expect([release.version, release.isKnown]).toEqual([version, false]);
      expect(release.atLeast(IstioCsrRelease.LATEST)).toBe(true);
      expect(IstioCsrRelease.LATEST.isKnown).toBe(true);
    },
  );

  test.each([
    ['0.17', 'v0.17.0'],
    ['v0.14', 'v0.14.3'],
    ['0.2.1', 'v0.2.1'],
    ['0.18.0', 'v0.18.0'],
    ['0', 'v0.17.0'],
    ['v0.1', 'v0.1.3'],
    ['latest', 'v0.17.0'],
    ['v0.3.9', 'v0.17.0'],
  ])('refuses %j and suggests %s', (version, suggestion) => {
    expect(() => IstioCsrRelease.of(version)).toThrow(`for example ${suggestion}.`);
  });

  test.each([
    '0.17.0',
    'v0.17',
    'v0.15.2',
    'v0.18',
    'v0.18.0-alpha.1',
    'v0.018.0',
    'latest',
    '',
    'v0.3.1',
    ` ${LATEST}`,
  ])('refuses %j, which was never published under that tag', (version) => {
    expectRefusal(() => IstioCsrRelease.of(version), {
      place: 'IstioCsrRelease.of',
      prop: 'version',
      received: JSON.stringify(version),
      allowed: 'one of the releases v0.1.0, v0.1.1',
    });
  });
});
