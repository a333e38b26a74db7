import 'reflect-metadata';
import { createHash } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { type KeyKind, newKey, signingRequest } from '../../lib/x509/signing-request';

const ID = 'spiffe://cluster.local/ns/foo/sa/sleep';
const LONG = `spiffe://${'long.'.repeat(50)}example/ns/${'n'.repeat(63)}/sa/${'a'.repeat(253)}`;

test.each<[KeyKind, string, object]>([
  ['rsa', ID, { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } }],
  ['ecdsa', ID, { name: 'ECDSA', hash: { name: 'SHA-256' } }],
  ['ecdsa', LONG, { name: 'ECDSA' }],
])(
  'a request of an %s key for %s is what another library reads, and is signed by its key',
  async (kind, uri, algorithm) => {
    const { pem, publicKeyHash } = signingRequest(uri, await newKey(kind));
    const request = new x509.Pkcs10CertificateRequest(pem);
    expect(await request.verify()).toBe(true);
    expect([request.subject, request.extensions.length]).toEqual(['', 1]);
    const { names } = new x509.SubjectAlternativeNameExtension((request.extensions[0] as x509.Extension).rawData);
    expect(names.toJSON()).toEqual([{ type: 'url', value: uri }]);
    expect(request.signatureAlgorithm).toMatchObject(algorithm);
    const hash = createHash('sha256').update(Buffer.from(request.publicKey.rawData)).digest('hex');
    expect(publicKeyHash).toBe(hash);
    expect(request.publicKey.algorithm).toMatchObject(
      kind === 'rsa' ? { modulusLength: 2048 } : { namedCurve: 'P-256' },
    );
  },
);

test('each key is another one', async () => {
  const requests = await Promise.all(
    ['ecdsa', 'ecdsa'].map(async (kind) => signingRequest(ID, await newKey(kind as KeyKind))),
  );
  expect(new Set(requests.map(({ publicKeyHash }) => publicKeyHash)).size).toBe(2);
});
