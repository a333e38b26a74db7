import { IstioVersion } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { expectRefusal } from '../support/refusal';
import { refusalOf } from '../support/synth';

describe('IstioVersion', () => {
  test.each([
    ['1.8', false, false, false],
    ['1.8.2', false, false, false],
    ['1.15.7', false, false, false],
    ['1.16.0', true, false, false],
    ['1.21.6', true, false, false],
    ['1.22.0', true, true, false],
    ['1.23.6', true, true, false],
    ['1.24.0', true, true, true],
    ['1.30.3', true, true, true],
    ['v1.30.3', true, true, true],
  ])("%s: mounts istiod's certificate %s, ambient %s, insists on ALPN %s", (text, mounts, ambient, alpn) => {
    const version = IstioVersion.of(text);
    expect(version.version).toBe(text);
    expect([version.mountsIstiodCertificate, version.supportsAmbient, version.requiresAlpn]).toEqual([
      mounts,
      ambient,
      alpn,
    ]);
  });

  test('the latest is the newest one that is allowed', () => {
    expect(IstioVersion.LATEST.version).toBe('1.30.3');
  });

  test.each(['1.7.8', '1.31.0', '2.0.0', '0.8.0', '1.8.2-tetrate-v0', '1.30.3-alpha.0', '1', 'latest', ''])(
    'refuses %j',
    (version) => {
      expectRefusal(() => IstioVersion.of(version), {
        place: 'IstioVersion.of',
        prop: 'version',
        received: JSON.stringify(version),
        allowed: 'an Istio version from 1.8 to 1.30',
      });
    },
  );

  test('takes every patch of the minors from 8 to 30, and no other', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.nat({ max: 60 }), fc.nat({ max: 20 }), (major, minor, patch) => {
        const run = () => IstioVersion.of(`${major}.${minor}.${patch}`);
        if (major === 1 && minor >= 8 && minor <= 30) expect(run().version).toBe(`${major}.${minor}.${patch}`);
        else expect(refusalOf(run)).toMatch(/^IstioVersion\.of: version: received /);
      }),
    );
  });
});
