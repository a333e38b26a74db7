import { App, Chart, Testing } from 'cdk8s';
import { CertManager, ChartDelivery, IstioCsrAgent, IstioCsrRelease, IstiodCertificate, Mesh } from 'cdk8s-istio-csr';
import { KNOWN_ISSUER } from '../support/agent';

const run = (certManager: string, release: string, istiodCertificate = IstiodCertificate.create()) => {
  const chart = new Chart(new App(), 'test');
  new CertManager(chart, 'cert-manager', { delivery: ChartDelivery.flux(), version: certManager });
  const props = { mesh: new Mesh(), issuer: KNOWN_ISSUER, release: IstioCsrRelease.of(release), istiodCertificate };
  new IstioCsrAgent(chart, 'agent', props);
  return () => Testing.synth(chart);
};

describe("istiod's Certificate has a field that came with cert-manager v1.3", () => {
  test.each([
    ['v1.2.0', 'v0.1.3'],
    ['v1.3.0', 'v0.2.0'],
    ['v1.21.2', 'v0.17.0'],
  ])('cert-manager %s goes with istio-csr %s', (certManager, release) => {
    expect(run(certManager, release)).not.toThrow();
  });

  test.each([
    ['v1.2.0', 'v0.2.0'],
    ['v1.1.0', 'v0.17.0'],
  ])('cert-manager %s of the same cluster is refused for istio-csr %s', (certManager, release) => {
    expect(run(certManager, release)).toThrow(
      `test/agent: release: received "${release}"; allowed: istio-csr up to v0.1.3 with cert-manager ${certManager} (test/cert-manager)`,
    );
  });

  test('which an agent that writes no such Certificate does not need', () => {
    expect(run('v1.2.0', 'v0.17.0', IstiodCertificate.none())).not.toThrow();
  });
});
