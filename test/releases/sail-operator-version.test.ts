import { IstioVersion, SailOperatorVersion } from 'cdk8s-istio-csr';
import { expectRefusal } from '../support/refusal';

const { of, openShiftServiceMesh } = SailOperatorVersion;
const installs = (operator: SailOperatorVersion, version: string) => operator._installs(IstioVersion.of(version));

describe('SailOperatorVersion', () => {
  test.each([
    [of('1.0.0'), ['1.24.3', '1.24.2', '1.24.1', '1.23.5', '1.23.4', '1.23.3', '1.23.0']],
    [
      of('1.27.0'),
      ['1.27.0', '1.26.3', '1.26.2', '1.26.0', '1.25.4', '1.25.3', '1.25.2', '1.25.1', ...down('1.24', 6)],
    ],
    [of('1.30.3'), [...down('1.30', 3), ...down('1.29', 6), ...down('1.28', 10)]],
    [openShiftServiceMesh('3.0.0'), ['1.24.3']],
    [openShiftServiceMesh('3.0.9'), ['1.24.6', '1.24.5', '1.24.4', '1.24.3']],
    [openShiftServiceMesh('3.1.3'), ['1.26.4', '1.26.3', '1.26.2', '1.24.6', '1.24.5', '1.24.4', '1.24.3']],
    [
      openShiftServiceMesh('3.4.0'),
      ['1.30.1', '1.28.8', '1.28.6', '1.28.5', '1.28.4', '1.27.9', '1.27.8', '1.27.5', '1.27.3'],
    ],
  ])('knows which releases of Istio it installs, newest first: $product', (operator, versions) => {
    expect(operator.istioVersions).toEqual(versions);
    expect(operator.isKnown).toBe(true);
    expect(versions.filter((version) => !installs(operator, version))).toEqual([]);
    expect(installs(operator, '1.31.4')).toBe(false);
    expect(installs(operator, '1.22.0')).toBe(false);
  });

  test.each([
    ['a later patch of a minor', of('1.28.9'), '1.28.12', '1.29.0', 'taken as 1.28.3'],
    ['a later minor', of('1.31.2'), '1.31.3', '1.27.9', 'taken as 1.30.3'],
    [
      'the end of a line of OpenShift Service Mesh',
      openShiftServiceMesh('3.3.7'),
      '1.28.11',
      '1.28.7',
      'taken as 3.3.6',
    ],
    ['a later line of it', openShiftServiceMesh('3.5.0'), '1.31.1', '1.29.6', 'taken as 3.4.1'],
  ])('%s installs what its forerunner does and later patches and minors', (_what, operator, newer, other, message) => {
    expect(operator.isKnown).toBe(false);
    expect(operator._newer).toContain(message);
    expect(operator.istioVersions.filter((version) => !installs(operator, version))).toEqual([]);
    expect([newer, other].map((version) => installs(operator, version))).toEqual([true, false]);
  });

  test('a version of Istio without its patch is none that it installs', () => {
    expect(installs(of('1.30.3'), '1.30')).toBe(false);
    expect(installs(of('1.31.0'), '1.31')).toBe(false);
  });

  test.each(['0.2.0', '1.24.0', '1.25.0', '1.30.1', '1.30', 'v1.30.3', '1.30.3-rc.1', 'latest', ''])(
    'refuses %j',
    (version) => {
      expectRefusal(() => of(version), {
        place: 'SailOperatorVersion.of',
        prop: 'version',
        received: JSON.stringify(version),
        allowed: 'a release of the Sail operator as MAJOR.MINOR.PATCH, one of 1.0.0, 1.25.1',
      });
    },
  );

  test.each(['2.6.10', '3.1', 'v3.1.0', ''])('refuses OpenShift Service Mesh %j', (version) => {
    expectRefusal(() => openShiftServiceMesh(version), {
      place: 'SailOperatorVersion.openShiftServiceMesh',
      prop: 'version',
      received: JSON.stringify(version),
      allowed: 'a release of the OpenShift Service Mesh operator as MAJOR.MINOR.PATCH, from 3.0.0 on',
    });
  });
});

/** All patches of a minor, the last one first. */
function down(minor: string, last: number): string[] {
  return Array.from({ length: last + 1 }, (_, index) => `${minor}.${last - index}`);
}
