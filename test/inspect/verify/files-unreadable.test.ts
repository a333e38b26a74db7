import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { MeshVerification } from '../../../lib/inspect';
import { caSecret, proxySecret } from '../../support/proxy-secrets';
import { refusalOf } from '../../support/synth';
import { file, folder, good, root, verify, WANTED } from './saved-files';

describe('input that cannot be read', () => {
  const goodText = () => JSON.stringify(good());
  const refused = (proxies: unknown, ca: unknown = caSecret(root)) => refusalOf(() => verify(proxies, ca));
  const secretText = () => JSON.stringify(caSecret(root));

  test('is named with its file, and what is wrong in it', () => {
    const proxy = join(folder, 'proxy_secret');
    const ca = join(folder, 'istio-ca');
    expect(refused('')).toBe(`${proxy}: is empty`);
    expect(refused(' \n')).toBe(`${proxy}: is empty`);
    expect(refused('Error: no pod')).toBe(`${proxy}: is no JSON of proxies: line 1 should begin with "{" or "["`);
    expect(refused('[]')).toBe(`${proxy}: holds no proxy: the list is empty`);
    expect(refused('{}')).toBe(`${proxy}: holds no secrets of a proxy: the object is empty`);
    expect(refused('[{}]')).toBe(`${proxy}: holds no secrets of a proxy: the object is empty`);
    expect(refused('{"a":\n1,}')).toMatch(
      /proxy_secret: is no valid JSON: there is an error (on line 2|in what begins on line 1)$/,
    );
    expect(refused('[{} {}]')).toMatch(/is no JSON of proxies/);
    expect(refused('[{},{}')).toBe(`${proxy}: is cut off: the list has no end`);
    expect(refused('{"a":1}')).toMatch(
      /proxy_secret: the JSON on line 1 is no dump of a proxy\. Save the output of: istioctl/,
    );
    expect(refused('{"sleep-1.foo":{}}')).toMatch(/is no dump of a proxy/);
    expect(refused(caSecret(root))).toMatch(/is a Kubernetes Secret, not the dump of a proxy/);
    expect(refused('\ufffe')).toMatch(/is no JSON/);
    expect(refused(goodText(), '')).toBe(`${ca}: is empty`);
    expect(refused(goodText(), '{')).toBe(`${ca}: is no valid JSON, or is cut off`);
    expect(refused(goodText(), '[]')).toBe(`${ca}: holds no JSON object`);
    expect(refused(goodText(), proxySecret({}))).toMatch(/istio-ca: is no Kubernetes Secret in JSON/);
    expect(refused(goodText(), caSecret(root, ''))).toMatch(/istio-ca: the Secret istio-ca has no ca\.crt/);
    expect(refused(goodText(), caSecret(root, 'rubbish'))).toMatch(/istio-ca: the CA certificate holds no PEM block/);
  });

  test('is refused when a file is not there, is a folder, or is in UTF-16', () => {
    const missing = { proxySecrets: [join(folder, 'none')], caSecrets: [file('istio-ca', caSecret(root))] };
    const verification = new MeshVerification(WANTED);
    expect(refusalOf(() => verification.verifyFiles(missing))).toMatch(/none: cannot be read: ENOENT/);
    mkdirSync(join(folder, 'sub'), { recursive: true });
    expect(refusalOf(() => verification.verifyFiles({ ...missing, proxySecrets: [join(folder, 'sub')] }))).toMatch(
      /sub: cannot be read: EISDIR/,
    );
    const wide = join(folder, 'wide');
    writeFileSync(wide, Buffer.from(`\ufeff${goodText()}`, 'utf16le'));
    expect(refusalOf(() => verification.verifyFiles({ ...missing, proxySecrets: [wide] }))).toMatch(/is UTF-16/);
    expect(refusalOf(() => verification.verifyFiles({ ...missing, caSecrets: [wide] }))).toMatch(/is UTF-16/);
    expect(refusalOf(() => verification.verifyFiles({ ...missing, caSecrets: [] }))).toMatch(
      /caSecrets: received \[\]/,
    );
  });

  test('is named wherever it is cut off, and never quoted', () => {
    const texts: [string, () => string][] = [
      ['proxy_secret', goodText],
      ['istio-ca', secretText],
    ];
    for (const [name, text] of texts) {
      fc.assert(
        fc.property(fc.nat({ max: text().length - 1 }), (length) => {
          const cut = text().slice(0, length);
          const message = name === 'istio-ca' ? refused(goodText(), cut) : refused(cut);
          expect(message.startsWith(`${join(folder, name)}: is `)).toBe(true);
          expect(message.length).toBeLessThan(folder.length + 120);
        }),
        { numRuns: 60 },
      );
    }
  });

  test('of 50 MB is refused for what it begins with, or for its size', () => {
    const rubbish = Buffer.alloc(50e6, 'x');
    const [proxy, ca] = [file('big', ''), file('istio-ca', caSecret(root))];
    writeFileSync(proxy, rubbish);
    const verification = new MeshVerification(WANTED);
    expect(refusalOf(() => verification.verifyFiles({ proxySecrets: [proxy], caSecrets: [ca] }))).toMatch(
      /big: is no JSON of proxies: line 1/,
    );
    expect(refusalOf(() => verification.verifyFiles({ proxySecrets: [proxy], caSecrets: [proxy] }))).toMatch(
      /big: cannot be read: it is larger than 4 MiB/,
    );
  });

  test('that holds a private key is refused without showing it', () => {
    const message = refused(goodText(), caSecret(root, root.certificate + root.privateKey));
    expect(message).toMatch(/istio-ca: the CA certificate holds a private key where only certificates belong/);
    expect(message).not.toMatch(/BEGIN|MI[A-Za-z0-9]{8}/);
  });
});
