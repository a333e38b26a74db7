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
    ['1.31.4', true, true, true],
    ['1.99.0', true, true, true],
    ['2.0.0', true, true, true],
  ])("%s: mounts istiod's certificate %s, ambient %s, insists on ALPN %s", (text, mounts, ambient, alpn) => {
    const version = IstioVersion.of(text);
    expect(version.version).toBe(text.replace('v', ''));
    expect([version.mountsIstiodCertificate, version.supportsAmbient, version.requiresAlpn]).toEqual([
      mounts,
      ambient,
      alpn,
    ]);
  });

  test('the latest is of the newest minor that is known', () => {
    expect(IstioVersion.LATEST.version).toBe('1.31.4');
    expect(IstioVersion.LATEST.isKnown).toBe(true);
  });

  test.each(['1.7.8', '0.8.0', '1.8.2-tetrate-v0', '1.30.3-alpha.0', '1', 'latest', ''])('refuses %j', (version) => {
    expectRefusal(() => IstioVersion.of(version), {
      place: 'IstioVersion.of',
      prop: 'version',
      received: JSON.stringify(version),
      allowed: 'an Istio version from 1.8 on',
    });
  });

  test.each([
    ['1.30.99', true],
    ['1.31.99', true],
    ['1.32.0', false],
    ['1.32', false],
    ['2.0.0', false],
  ])('%s is of a minor that is known: %s', (version, isKnown) => {
    expect(IstioVersion.of(version).isKnown).toBe(isKnown);
  });

  test.each([
    ['1.30.9', false],
    ['1.31.0', true],
    ['1.40.0', true],
  ])('%s: istiod follows the file of its root: %s', (version, follows) => {
    expect(IstioVersion.of(version).followsTrustAnchor).toBe(follows);
  });

  test('takes every version from 1.8 on, and no other', () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.nat({ max: 60 }), fc.nat({ max: 20 }), (major, minor, patch) => {
        const run = () => IstioVersion.of(`${major}.${minor}.${patch}`);
        if (major > 1 || (major === 1 && minor >= 8)) expect(run().version).toBe(`${major}.${minor}.${patch}`);
        else expect(refusalOf(run)).toMatch(/^IstioVersion\.of: version: received /);
      }),
    );
  });
});
