import { CaSecretIssuer, IstioCsrAgent, Mesh, TrustAnchor } from 'cdk8s-istio-csr';
import { TestCa } from '../../support/pki';
import { refusalOf, synth } from '../../support/synth';

const mesh = new Mesh();
let root: TestCa;
let other: TestCa;
let above: TestCa;
let signer: TestCa;
beforeAll(async () => {
  [root, other] = await Promise.all(['root', 'other'].map((name) => TestCa.root(name)));
  above = await root.intermediate('above');
  signer = await above.intermediate('signer');
});

/** An agent whose CA has these certificates in its Secret. */
function composed(caCertificate: string, anchors: string): () => unknown {
  return () =>
    synth((chart) => {
      const issuer = new CaSecretIssuer(chart, 'ca', { mesh, secretName: 'ca', caCertificate });
      new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor: TrustAnchor.fromPem(anchors) });
    });
}

test('a CA whose chain ends at the trust anchor is accepted, and its certificate is no part of the output', () => {
  const chain = signer.certificate + above.certificate;
  const plain = synth((chart) => {
    const issuer = new CaSecretIssuer(chart, 'ca', { mesh, secretName: 'ca' });
    new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor: TrustAnchor.fromPem(root.certificate) });
  });
  expect(composed(chain, root.certificate)()).toEqual(plain);
  composed(chain + root.certificate, root.certificate)();
  composed(root.certificate, other.certificate + root.certificate)();
  // A trust anchor may hold an intermediate, too.
  composed(signer.certificate, other.certificate + above.certificate)();
});

test.each([
  ['of another root', () => [signer.certificate + above.certificate, other.certificate]],
  ['whose Secret lacks what is above it', () => [signer.certificate, root.certificate]],
])('a CA %s is refused: the agent would hand out nothing', (_what, certificates) => {
  const [chain = '', anchors = ''] = certificates();
  const message = refusalOf(composed(chain, anchors));
  expect(message).toMatch(
    /^test\/agent: trustAnchor: received \["CN=(root|other)"\]; allowed: a root above the CA of Issuer istio-ca/,
  );
  expect(message).toContain('which is "CN=signer" and signed by "CN=above"');
});

test.each<[string, () => Promise<string> | string, string]>([
  ['certificates in another order', () => above.certificate + signer.certificate, '"CN=signer" did not sign this one'],
  ['a certificate of no CA', async () => (await root.leaf()).certificate, 'CA certificates only'],
  [
    'a certificate that has ended',
    async () => (await root.intermediate('old', { notAfter: new Date('2021-01-01') })).certificate,
    'certificates that have not expired; this one ended on 2021-01-01',
  ],
  ['a private key', () => signer.privateKey, 'certificates in PEM; this text holds a private key'],
])('%s cannot be that of a CA', async (_what, pem, message) => {
  const caCertificate = await pem();
  const refused = refusalOf(composed(caCertificate, root.certificate));
  expect(refused).toContain('test/ca: caCertificate: received ');
  expect(refused).toContain(message);
  expect(refused).not.toContain('PRIVATE KEY-----\nM');
});
