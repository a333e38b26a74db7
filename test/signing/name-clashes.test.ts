import { App, Chart } from 'cdk8s';
import { CaSecretIssuer, Mesh, SelfSignedCaChain, TrustBundle, VaultAuth, VaultIssuer } from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { refusalOf, synth } from '../support/synth';

const mesh = new Mesh();
const secrets = [{ name: 'a', key: 'tls.crt' }];
const token = VaultAuth.token({ name: 'token', key: 'token' });
const vault = (scope: Construct, id: string, name?: string, auth = token) =>
  new VaultIssuer(scope, id, {
    mesh,
    name,
    server: 'https://vault.example.com',
    path: 'pki/sign/istio',
    auth,
  });

describe('two objects of one name in a chart', () => {
  test.each<[string, (chart: Chart) => void, string, string?]>([
    [
      'a chain and a Vault beside it',
      (chart) => {
        new SelfSignedCaChain(chart, 'one', { mesh });
        vault(chart, 'two');
      },
      'Issuer.cert-manager.io istio-system/istio-ca',
    ],
    [
      'two chains',
      (chart) => {
        new SelfSignedCaChain(chart, 'one', { mesh });
        new SelfSignedCaChain(chart, 'two', { mesh, name: 'other' });
      },
      'Issuer.cert-manager.io istio-system/selfsigned',
      'selfSignedIssuerName',
    ],
    [
      'two Vaults of one ServiceAccount',
      (chart) => {
        const auth = VaultAuth.kubernetes({ role: 'istio' });
        vault(chart, 'one', 'old', auth);
        vault(chart, 'two', 'new', auth);
      },
      'ServiceAccount istio-system/vault-issuer',
      'auth.serviceAccount',
    ],
    [
      'a Vault and a CA in a Secret',
      (chart) => {
        vault(chart, 'one');
        new CaSecretIssuer(chart, 'two', { mesh, secretName: 'ca' });
      },
      'Issuer.cert-manager.io istio-system/istio-ca',
    ],
    [
      'two Bundles',
      (chart) => {
        new TrustBundle(chart, 'one', { secrets });
        new TrustBundle(chart, 'two', { secrets });
      },
      'Bundle.trust.cert-manager.io mesh-trust-anchors',
    ],
  ])('is refused, naming both constructs: %s', (_what, build, name, prop = 'name') => {
    const message = refusalOf(() => synth(build));
    expect(message).toContain(`test/two: ${prop}: received "${name}"; allowed: a name that no other object`);
    expect(message).toContain('test/one/');
    expect(message).toContain(`Give one of the two another name, for example with ${prop}.`);
  });

  test('is not refused for other names, or in charts of two clusters', () => {
    const names = (chart: Chart) => {
      new SelfSignedCaChain(chart, 'one', { mesh });
      vault(chart, 'two', 'vault');
    };
    expect(() => synth(names)).not.toThrow();
    const app = new App();
    for (const cluster of ['east', 'west']) vault(new Chart(app, cluster), 'vault');
    expect(() => app.synthYaml()).not.toThrow();
  });
});
