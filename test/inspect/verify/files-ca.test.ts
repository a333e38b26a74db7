import { TestCa } from '../../support/pki';
import { caSecret, proxySecret } from '../../support/proxy-secrets';
import { refusalOf } from '../../support/synth';
import {
  AT,
  broken,
  file,
  good,
  istiods,
  of,
  other,
  root,
  SLEEP,
  sleep,
  statuses,
  verify,
  WANTED,
} from './saved-files';

describe('the CA', () => {
  const anchor = (ca: unknown, at = AT) =>
    of(
      verify(proxySecret({ chain: sleep.certificate, root: root.certificate }), ca, { ...WANTED, at }).findings,
      'trust-anchor',
    );

  test.each([
    ['a comment', '# the root of 2026\n'],
    ['what openssl x509 -text prints', 'Certificate:\n    Data:\n        Version: 3 (0x2)\n'],
    ['a subject with braces', '\nsubject=CN = {a}\n'],
  ])('may be PEM behind %s', (_, preamble) => {
    const report = verify(good(), `${preamble}${root.certificate}`);
    expect(broken(report.findings)).toEqual([]);
  });

  test('is JSON that was cut off when it begins with a brace, whatever stands in it', () => {
    const annotated = { note: root.certificate, ...caSecret(root) };
    const cut = JSON.stringify(annotated).slice(0, -1);
    expect(refusalOf(() => verify(good(), cut))).toMatch(/is no valid JSON, or is cut off$/);
  });

  test('and the certificate of a workload may begin within a minute, for clocks that differ', async () => {
    const soon = (seconds: number) => ({ ...SLEEP, notBefore: new Date(AT.getTime() + seconds * 1000) });
    const fresh = await TestCa.root('fresh', soon(60));
    const dump = async (seconds: number) =>
      proxySecret({ chain: (await fresh.leaf(soon(seconds))).certificate, root: fresh.certificate });
    expect(broken(verify(await dump(60), caSecret(fresh)).findings)).toEqual([]);
    expect(broken(verify(await dump(61), caSecret(fresh)).findings)).toEqual(['chain fail', 'expiry fail']);
    const early = await TestCa.root('early', soon(61));
    expect(statuses(verify(good(), caSecret(early)).findings)['trust-anchor']).toBe('fail');
  });

  test('may be given as certificates in PEM, and in several files', () => {
    const both = [file('old.pem', other.certificate), file('new.pem', root.certificate)];
    const proxies = proxySecret({ chain: sleep.certificate, root: root.certificate + other.certificate });
    expect(broken(verify(proxies, '', WANTED, { caSecrets: both }).findings)).toEqual([]);
  });

  test('is a warning when it is an intermediate', async () => {
    const below = await root.intermediate('below');
    expect(anchor(caSecret(below))).toMatchObject({ status: 'warn', found: expect.stringContaining('signed by') });
  });

  test('fails when it is no CA, or not valid, and warns near its end', async () => {
    expect(anchor(caSecret(sleep))).toMatchObject({ status: 'fail' });
    const short = await TestCa.root('short', { notBefore: new Date('2026-01-01'), notAfter: new Date('2026-08-10') });
    expect(anchor(caSecret(short))).toMatchObject({ status: 'warn', found: expect.stringMatching(/3% of its life/) });
    expect(anchor(caSecret(short), new Date('2026-09-01'))).toMatchObject({ status: 'fail' });
  });

  test("is a warning when it carries the name of istiod's own", async () => {
    const leaf = await istiods.leaf(SLEEP);
    const report = verify(proxySecret({ chain: leaf.certificate, root: istiods.certificate }), caSecret(istiods));
    expect(broken(report.findings)).toEqual(['signer warn']);
  });
});
