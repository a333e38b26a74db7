import { generateKeyPairSync } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { holdsPrivateKey, withoutSecrets } from '../../lib/internal/secrets';
import { TestCa } from '../support/pki';
import { PRIVATE_KEYS, TOKENS } from '../support/planted-secrets';

/** Pieces of a secret that say enough of it; the first words of PEM say nothing. */
function piecesOf(secret: string): string[] {
  return (secret.match(/[\w+/=.-]{16,}/g) ?? [secret]).flatMap((run) => run.match(/.{12}/g) ?? []);
}

const all = Object.entries({ ...PRIVATE_KEYS, ...TOKENS });

describe('a text without its secrets', () => {
  test.each(all)('has no %s in it', (_what, secret) => {
    const shown = withoutSecrets(`before ${secret} after`);
    for (const piece of piecesOf(secret)) expect(shown).not.toContain(piece);
    expect(shown).toMatch(/^before \(.* of \d+ characters, not shown\)/);
  });

  test('has none of them, whatever stands around it', () => {
    const around = fc.stringMatching(/^([a-z ./:"'=\n{}[\]-]{0,30}[ ./:"'=,{[(])?$/);
    fc.assert(
      fc.property(around, fc.constantFrom(...all), around, (before, [, secret], after) => {
        const shown = withoutSecrets(`${before}${secret}${after && ` ${after}`}`);
        for (const piece of piecesOf(secret)) expect(shown).not.toContain(piece);
      }),
    );
  });

  test('has no bearer token of any shape, and no password of a URL', () => {
    expect(withoutSecrets('Authorization: Bearer abc-123')).toBe(
      'Authorization: Bearer (a token of 7 characters, not shown)',
    );
    expect(withoutSecrets('get https://me:pa55@vault.example.com:8200/v1')).toBe(
      'get https://me:(a password of 4 characters, not shown)@vault.example.com:8200/v1',
    );
  });

  test.each([
    'spiffe://cluster.local/ns/istio-system/sa/istiod-service-account-of-a-rather-long-name-1234567890',
    `sha256:${'0a'.repeat(32)}`,
    '/Users/Alice/Documents/Projects2024/IstioMesh/Manifests/Production/Clusters/East1',
    '/very/long/path/of/several/folders/with/Words/And2/Numbers3/in/it/and/so/on/to/the/end',
    'cert-manager-istio-csr.cert-manager.svc.cluster.local:443',
    'https://vault.example.com:8200/v1/pki/sign/mesh',
    'the bearer token was refused',
    'CN=istio-ca,O=cert-manager 2026-01-01T00:00:00Z',
    'a key beside the certificate; the private key is kept in a Secret',
  ])('is as it was: %s', (text) => expect(withoutSecrets(text)).toBe(text));

  test('stays as it is when it is looked through again', () => {
    for (const [, secret] of all) {
      const shown = withoutSecrets(`Bearer ${secret}, ${secret}`);
      expect(withoutSecrets(shown)).toBe(shown);
    }
  });

  test('is there soon, however it is made to last', () => {
    const parts = [
      '-----BEGIN ',
      'BEGIN PRIVATE KEY',
      'bearer ',
      '://a:',
      'eyJaaaaaaaa.',
      'aB3'.repeat(13),
      'a\n',
      'LS0tLS1CRUdJTi',
    ];
    const begin = performance.now();
    for (const part of parts) withoutSecrets(part.repeat(Math.ceil(100_000 / part.length)));
    expect(performance.now() - begin).toBeLessThan(4000);
  });
});

describe('a private key', () => {
  test.each(Object.entries(PRIVATE_KEYS).filter(([what]) => what !== 'in JSON twice'))('is found: %s', (_what, key) => {
    expect(holdsPrivateKey(`ca: |\n  ${key}`)).toBe(true);
  });

  test('is no certificate and no public key', async () => {
    const { certificate } = await TestCa.root('root');
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    for (const type of ['spki', 'pkcs1'] as const) {
      const pem = String(publicKey.export({ type, format: 'pem' }));
      const der = publicKey.export({ type, format: 'der' }).toString('base64');
      for (const text of [pem, der, Buffer.from(pem).toString('base64')]) expect(holdsPrivateKey(text)).toBe(false);
    }
    expect(holdsPrivateKey(certificate)).toBe(false);
    expect(holdsPrivateKey(Buffer.from(certificate).toString('base64'))).toBe(false);
  });
});
