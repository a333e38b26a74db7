import { CertManagerOperatorVersion } from 'cdk8s-istio-csr';
import { expectRefusal } from '../support/refusal';

describe('CertManagerOperatorVersion', () => {
  test.each([
    ['1.18', 'v0.14.2'],
    ['1.18.3', 'v0.14.2'],
    ['1.19', 'v0.16.0'],
    ['v1.20.0', 'v0.16.0'],
  ])('%s runs istio-csr %s', (version, release) => {
    const operator = CertManagerOperatorVersion.of(version);
    expect([operator.version, operator.istioCsrRelease.version]).toEqual([version, release]);
  });

  test.each(['1.17', '1.21', '2.20', 'latest', ''])('refuses %j', (version) => {
    expectRefusal(() => CertManagerOperatorVersion.of(version), {
      place: 'CertManagerOperatorVersion.of',
      prop: 'version',
      received: JSON.stringify(version),
      allowed: '1.18, 1.19, 1.20',
    });
  });
});
