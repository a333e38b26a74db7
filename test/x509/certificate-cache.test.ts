import { CertificateCache } from '../../lib/x509/certificate-cache';
import { TestCa } from '../support/pki';

let root: TestCa;
let below: TestCa;
beforeAll(async () => {
  root = await TestCa.root('root');
  below = await root.intermediate('below');
});

test('keeps CAs and bundles, but no leaves', async () => {
  const cache = new CertificateCache();
  const { certificate } = await below.leaf();
  const first = cache.chain(certificate + below.certificate);
  const second = cache.chain(certificate + below.certificate);
  expect([first[0] === second[0], first[1] === second[1]]).toEqual([false, true]);
  expect(cache.bundle(root.certificate)).toBe(cache.bundle(root.certificate));
});

test('answers for signatures as the certificates do, also when asked again', async () => {
  const cache = new CertificateCache();
  const [leaf, intermediate] = cache.chain((await below.leaf()).certificate + below.certificate);
  const [anchor] = cache.bundle(root.certificate);
  if (!leaf || !intermediate || !anchor) throw new Error('three certificates expected');
  for (let times = 0; times < 2; times += 1) {
    expect(cache.isSignedBy(leaf, intermediate)).toBe(true);
    expect(cache.isSignedBy(intermediate, anchor)).toBe(true);
    expect(cache.isSignedBy(anchor, intermediate)).toBe(false);
    expect(cache.isSignedBy(leaf, anchor)).toBe(false);
  }
});

test('does not grow without end, and stays right', () => {
  const cache = new CertificateCache();
  for (let index = 0; index < 2500; index += 1) cache.bundle(`# ${index}\n${root.certificate}`);
  expect(cache.bundle(`# 0\n${root.certificate}`)[0]?.subject).toBe('CN=root');
});
