import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  type Finding,
  MeshVerification,
  type MeshVerificationProps,
  type VerifyFilesProps,
} from '../../../lib/inspect';
import { ROOT } from '../../support/paths';
import { type Issued, TestCa } from '../../support/pki';
import { caSecret, configDump, proxySecret, ztunnelCertificates } from '../../support/proxy-secrets';
import { refusalOf } from '../../support/synth';

const AT = new Date('2026-08-01T12:00:00Z');
const LIFE = { notBefore: new Date('2026-08-01T11:50:00Z'), notAfter: new Date('2026-08-01T12:50:00Z') };
const SLEEP = { ...LIFE, uris: ['spiffe://cluster.local/ns/foo/sa/sleep'] };
const WANTED = { at: AT, trustDomain: 'cluster.local', maxLifetime: Duration.hours(1) };

let folder: string;
let root: TestCa;
let other: TestCa;
let istiods: TestCa;
let sleep: Issued;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  root = await TestCa.root('istio-ca', { organization: 'cluster.local' });
  other = await TestCa.root('istio-ca', { organization: 'cluster.local' });
  istiods = await TestCa.root('', { subject: 'O=cluster.local' });
  sleep = await root.leaf(SLEEP);
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
};

/** Checks what stands in two files, as the walkthrough saves them. */
function verify(
  proxies: unknown,
  ca: unknown = caSecret(root),
  props: MeshVerificationProps = WANTED,
  files: Partial<VerifyFilesProps> = {},
) {
  const [proxySecrets, caSecrets] = [[file('proxy_secret', proxies)], [file('istio-ca', ca)]];
  return new MeshVerification(props).verifyFiles({ proxySecrets, caSecrets, ...files });
}

const statuses = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]));
const of = (findings: readonly Finding[], check: string) => findings.find((finding) => finding.check === check);
const broken = (findings: readonly Finding[]) =>
  findings.filter(({ status }) => status !== 'pass').map(({ check, status }) => `${check} ${status}`);

const GOOD = {
  'trust-anchor': 'pass',
  'workload-certificate': 'pass',
  'root-matches': 'pass',
  chain: 'pass',
  identity: 'pass',
  signer: 'pass',
  lifetime: 'pass',
  expiry: 'pass',
};

describe('a proxy whose certificate is right', () => {
  test('passes every check', () => {
    const report = verify(proxySecret({ chain: sleep.certificate, root: root.certificate }));
    expect([report.ok, statuses(report.findings)]).toEqual([true, GOOD]);
    expect(of(report.findings, 'expiry')?.found).toBe('50m left (83%)');
  });

  test('passes with an intermediate in its chain, in any order behind the leaf', async () => {
    const first = await root.intermediate('first');
    const second = await first.intermediate('second');
    const leaf = (await second.leaf(SLEEP)).certificate;
    for (const chain of [
      [leaf, second.certificate, first.certificate],
      [leaf, first.certificate, second.certificate, root.certificate],
    ]) {
      const report = verify(proxySecret({ chain: chain.join(''), root: root.certificate }));
      expect(statuses(report.findings)).toEqual(GOOD);
      expect(of(report.findings, 'chain')?.found).toBe(
        'workload < CN=second < CN=first < CN=istio-ca, O=cluster.local',
      );
    }
  });

  test('passes when both sides hold the old and the new root, whatever their order and white space', () => {
    const pems = [root.certificate, other.certificate];
    const layouts = fc.record({
      trusted: fc.shuffledSubarray([...pems, ...pems], { minLength: 4 }),
      wanted: fc.shuffledSubarray(pems, { minLength: 2 }),
      between: fc.constantFrom('', '\n\n', '# the old one\n', '\r\n'),
      newline: fc.constantFrom('\n', '\r\n'),
    });
    fc.assert(
      fc.property(layouts, ({ trusted, wanted, between, newline }) => {
        const bundle = trusted.join(between).replaceAll('\n', newline);
        const report = verify(
          proxySecret({ chain: sleep.certificate, root: bundle }),
          caSecret(root, wanted.join(between)),
        );
        expect(broken(report.findings)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('passes in every form in which a dump is saved', () => {
    const state = { chain: sleep.certificate, root: root.certificate };
    const dump = proxySecret(state);
    const ztunnel = { identity: SLEEP.uris[0] ?? '', chain: [sleep.certificate], roots: [root.certificate] };
    const asText = JSON.stringify(dump).replaceAll(
      /"inlineBytes":"([^"]*)"/g,
      (_, bytes: string) => `"inlineString":${JSON.stringify(Buffer.from(bytes, 'base64').toString())}`,
    );
    const forms: Record<string, unknown> = {
      'in a list': [dump],
      'one after the other': `${JSON.stringify(dump)}\n${JSON.stringify(dump)}`,
      'with a byte order mark': `\ufeff${JSON.stringify(dump)}`,
      'by name': { 'sleep-1.foo': dump, 'sleep-2.foo': dump },
      'as the config dump of Envoy': configDump('sleep-1.foo', state),
      'as texts': asText,
      'of a ztunnel': ztunnelCertificates(ztunnel),
      'of a ztunnel up to Istio 1.25.1': ztunnelCertificates({
        ...ztunnel,
        chain: [sleep.certificate, root.certificate],
        roots: undefined,
      }),
    };
    for (const [form, text] of Object.entries(forms)) expect([form, broken(verify(text).findings)]).toEqual([form, []]);
  });

  test('is named as the dump names it, else after its file', () => {
    const state = { chain: sleep.certificate, root: root.certificate };
    const subjects = (proxies: unknown) => [...new Set(verify(proxies).findings.map(({ subject }) => subject))];
    expect(subjects(proxySecret(state))).toEqual(['istio-ca', 'proxy_secret']);
    expect(subjects([proxySecret(state), proxySecret(state)])).toEqual([
      'istio-ca',
      'proxy_secret#1',
      'proxy_secret#2',
    ]);
    expect(subjects(configDump('sleep-1.foo', state))).toEqual(['istio-ca', 'sleep-1.foo']);
    expect(subjects({ 'b.foo': proxySecret(state) })).toEqual(['istio-ca', 'b.foo']);
  });
});

describe('a proxy whose certificate is wrong', () => {
  const FAILED: [string, () => Promise<{ chain?: string; root?: string }>, string[], RegExp][] = [
    [
      'another root of the same name',
      async () => ({ chain: (await other.leaf(SLEEP)).certificate, root: other.certificate }),
      ['root-matches fail', 'chain fail'],
      /but another key signed it/,
    ],
    [
      'the right root, another trust domain',
      async () => ({
        chain: (await root.leaf({ ...SLEEP, uris: ['spiffe://td2/ns/foo/sa/sleep'] })).certificate,
        root: root.certificate,
      }),
      ['identity fail'],
      /spiffe:\/\/td2\/ns\/foo\/sa\/sleep/,
    ],
    [
      'expired',
      async () => ({
        chain: (
          await root.leaf({
            ...SLEEP,
            notBefore: new Date('2026-08-01T10:00:00Z'),
            notAfter: new Date('2026-08-01T11:00:00Z'),
          })
        ).certificate,
        root: root.certificate,
      }),
      ['chain fail', 'expiry fail'],
      /expired at 2026-08-01T11:00:00Z/,
    ],
    [
      'not yet valid',
      async () => ({
        chain: (
          await root.leaf({
            ...SLEEP,
            notBefore: new Date('2026-08-01T12:05:00Z'),
            notAfter: new Date('2026-08-01T13:05:00Z'),
          })
        ).certificate,
        root: root.certificate,
      }),
      ['chain fail', 'expiry fail'],
      /not valid before 2026-08-01T12:05:00Z/,
    ],
    [
      "istiod's own CA",
      async () => ({ chain: (await istiods.leaf(SLEEP)).certificate + istiods.certificate, root: istiods.certificate }),
      ['root-matches fail', 'chain fail', 'signer fail'],
      /it ends in O=cluster\.local/,
    ],
    [
      'the new root trusted beside the old one',
      async () => ({ chain: sleep.certificate, root: root.certificate + other.certificate }),
      ['root-matches fail'],
      /; CN=istio-ca/,
    ],
    [
      'an intermediate that is missing',
      async () => ({
        chain: (await (await root.intermediate('below')).leaf(SLEEP)).certificate,
        root: root.certificate,
      }),
      ['chain fail'],
      /is missing: CN=below/,
    ],
    [
      'an intermediate that expired',
      async () => {
        const below = await root.intermediate('below', { notAfter: new Date('2026-07-01') });
        return { chain: (await below.leaf(SLEEP)).certificate + below.certificate, root: root.certificate };
      },
      ['chain fail'],
      /^CN=below \[.*\] expired at 2026-07-01/,
    ],
    [
      'a CA below one that allows none',
      async () => {
        const first = await root.intermediate('first', { pathLength: 0 });
        const second = await first.intermediate('second');
        const chain = (await second.leaf(SLEEP)).certificate + second.certificate + first.certificate;
        return { chain, root: root.certificate };
      },
      ['chain fail'],
      /CN=first \[.*\] allows 0 CAs below it, and there are 1/,
    ],
    [
      'more certificates than anyone needs',
      async () => ({ chain: sleep.certificate + other.certificate.repeat(60), root: root.certificate }),
      ['chain fail'],
      /^it holds 61 certificates$/,
    ],
    [
      'a CA as certificate of the workload',
      async () => ({
        chain: (await root.intermediate('me', { ...SLEEP })).certificate,
        root: root.certificate,
      }),
      ['chain fail'],
      /the first certificate is a CA/,
    ],
    [
      'a certificate that is for TLS servers only',
      async () => ({
        chain: (await root.leaf({ ...SLEEP, extendedKeyUsages: ['1.3.6.1.5.5.7.3.1'] })).certificate,
        root: root.certificate,
      }),
      ['chain fail'],
      /^spiffe:\/\/.* may not be used as TLS server and client$/,
    ],
    [
      'no SPIFFE ID',
      async () => ({ chain: (await root.leaf({ ...LIFE, dnsNames: ['sleep'] })).certificate, root: root.certificate }),
      ['identity fail'],
      /no URI/,
    ],
    [
      'two identities',
      async () => ({
        chain: (await root.leaf({ ...LIFE, uris: [...SLEEP.uris, 'spiffe://cluster.local/ns/b/sa/c'] })).certificate,
        root: root.certificate,
      }),
      ['identity fail'],
      /sleep, spiffe/,
    ],
    [
      'a longer life than allowed',
      async () => ({
        chain: (await root.leaf({ ...SLEEP, notAfter: new Date('2026-08-02T11:50:00Z') })).certificate,
        root: root.certificate,
      }),
      ['lifetime fail'],
      /^1d$/,
    ],
    [
      'little of its life left',
      async () => ({
        chain: (
          await root.leaf({
            ...SLEEP,
            notBefore: new Date('2026-08-01T11:10:00Z'),
            notAfter: new Date('2026-08-01T12:10:00Z'),
          })
        ).certificate,
        root: root.certificate,
      }),
      ['expiry warn'],
      /10m left \(16%\)/,
    ],
    ['no certificate yet', async () => ({ root: root.certificate }), ['workload-certificate fail'], /is warming/],
    ['no root', async () => ({ chain: sleep.certificate }), ['root-matches fail'], /no ROOTCA/],
    [
      'rubbish as its root',
      async () => ({ chain: sleep.certificate, root: 'rubbish' }),
      ['root-matches error'],
      /no PEM block/,
    ],
  ];

  test.each(FAILED)('fails with %s', async (_what, state, expected, found) => {
    const report = verify(proxySecret(await state()));
    expect(broken(report.findings)).toEqual(expected);
    expect(report.ok).toBe(expected.every((text) => text.endsWith('warn')));
    const first = report.findings.filter(({ status }) => status !== 'pass').pop();
    expect(
      report.findings
        .filter(({ status }) => status !== 'pass')
        .map((finding) => finding.found)
        .join('\n'),
    ).toMatch(new RegExp(found.source, 'm'));
    expect(first).toMatchObject({ meaning: expect.stringMatching(/\.$/), docs: `docs/verify.md#${first?.check}` });
    expect(first?.fix).toBeTruthy();
  });

  test('is told apart from the others of its file', async () => {
    const good = proxySecret({ chain: sleep.certificate, root: root.certificate });
    const bad = proxySecret({ chain: (await other.leaf(SLEEP)).certificate, root: root.certificate });
    const failed = verify([good, bad, good]).findings.filter(({ status }) => status === 'fail');
    expect(failed.map(({ check, subject }) => `${check} ${subject}`)).toEqual(['chain proxy_secret#2']);
  });

  test('is found for a ztunnel that holds the certificate of another identity', () => {
    const chain = [sleep.certificate];
    const report = verify(
      ztunnelCertificates(
        { identity: 'spiffe://cluster.local/ns/foo/sa/other', chain, roots: [root.certificate] },
        { identity: 'spiffe://cluster.local/ns/foo/sa/new', chain: [], state: 'Initializing' },
      ),
    );
    expect(broken(report.findings)).toEqual(['identity fail', 'workload-certificate fail', 'root-matches fail']);
  });

  test('never shows a private key that stands among its certificates', () => {
    const report = verify(proxySecret({ chain: sleep.certificate + sleep.privateKey, root: sleep.privateKey }));
    expect(broken(report.findings)).toEqual(['workload-certificate fail', 'root-matches fail']);
    const [body = ''] = sleep.privateKey.match(/^[A-Za-z0-9+/]{20,}/m) ?? [];
    expect(body).not.toBe('');
    for (const text of [report.toTable(), report.toJson(), report.toJunit()]) expect(text).not.toContain(body);
  });
});

describe('the expectations', () => {
  const good = () => proxySecret({ chain: sleep.certificate, root: root.certificate });

  test('are not compared where they are not given, and that is no failure', () => {
    const report = verify(good(), caSecret(root), { at: AT });
    expect([report.ok, broken(report.findings)]).toEqual([true, ['identity skip', 'lifetime skip']]);
  });

  test('may name namespaces and service accounts', () => {
    const identity = (files: Partial<VerifyFilesProps>) =>
      of(verify(good(), caSecret(root), WANTED, files).findings, 'identity');
    expect(identity({ namespaces: ['bar', 'foo'], serviceAccounts: ['sleep'] })?.status).toBe('pass');
    expect(identity({ namespaces: ['bar'] })).toMatchObject({
      status: 'fail',
      wanted: 'spiffe://cluster.local/ns/bar/sa/*',
    });
    expect(identity({ serviceAccounts: ['a', 'b'] })).toMatchObject({
      status: 'fail',
      wanted: 'spiffe://cluster.local/ns/*/sa/a|b',
    });
  });

  test('come from synthesized output', () => {
    const report = verify(good(), caSecret(root), { at: AT, dist: join(ROOT, 'dist') });
    expect(statuses(report.findings)).toEqual(GOOD);
    expect(of(report.findings, 'identity')?.wanted).toBe('spiffe://cluster.local/ns/foo/sa/sleep');
    expect(of(report.findings, 'lifetime')?.wanted).toBe('at most 1h');
  });

  test('take the share of life that is left', () => {
    const at = (warnBelow: number) =>
      of(verify(good(), caSecret(root), { ...WANTED, warnBelow }).findings, 'expiry')?.status;
    expect([at(0), at(0.83), at(0.84), at(1)]).toEqual(['pass', 'pass', 'warn', 'warn']);
    expect(refusalOf(() => new MeshVerification({ warnBelow: 20 }))).toMatch(
      /warnBelow: received 20; allowed: a share/,
    );
  });

  test('forgive an issuer that dates its certificates back by seconds', async () => {
    const backdated = await root.leaf({ ...SLEEP, notBefore: new Date(LIFE.notBefore.getTime() - 30_000) });
    expect(broken(verify(proxySecret({ chain: backdated.certificate, root: root.certificate })).findings)).toEqual([]);
  });
});

describe('the CA', () => {
  const good = () => proxySecret({ chain: sleep.certificate, root: root.certificate });
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

describe('input that cannot be read', () => {
  const good = () => JSON.stringify(proxySecret({ chain: sleep.certificate, root: root.certificate }));
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
    expect(refused(good(), '')).toBe(`${ca}: is empty`);
    expect(refused(good(), '{')).toBe(`${ca}: is no valid JSON, or is cut off`);
    expect(refused(good(), '[]')).toBe(`${ca}: holds no JSON object`);
    expect(refused(good(), proxySecret({}))).toMatch(/istio-ca: is no Kubernetes Secret in JSON/);
    expect(refused(good(), caSecret(root, ''))).toMatch(/istio-ca: the Secret istio-ca has no ca\.crt/);
    expect(refused(good(), caSecret(root, 'rubbish'))).toMatch(/istio-ca: the CA certificate holds no PEM block/);
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
    writeFileSync(wide, Buffer.from(`\ufeff${good()}`, 'utf16le'));
    expect(refusalOf(() => verification.verifyFiles({ ...missing, proxySecrets: [wide] }))).toMatch(/is UTF-16/);
    expect(refusalOf(() => verification.verifyFiles({ ...missing, caSecrets: [wide] }))).toMatch(/is UTF-16/);
    expect(refusalOf(() => verification.verifyFiles({ ...missing, caSecrets: [] }))).toMatch(
      /caSecrets: received \[\]/,
    );
  });

  test('is named wherever it is cut off, and never quoted', () => {
    const texts: [string, () => string][] = [
      ['proxy_secret', good],
      ['istio-ca', secretText],
    ];
    for (const [name, text] of texts) {
      fc.assert(
        fc.property(fc.nat({ max: text().length - 1 }), (length) => {
          const cut = text().slice(0, length);
          const message = name === 'istio-ca' ? refused(good(), cut) : refused(cut);
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
      /big: is larger than a Secret can be/,
    );
  });

  test('that holds a private key is refused without showing it', () => {
    const message = refused(good(), caSecret(root, root.certificate + root.privateKey));
    expect(message).toMatch(/istio-ca: the CA certificate holds a private key where only certificates belong/);
    expect(message).not.toMatch(/BEGIN|MI[A-Za-z0-9]{8}/);
  });
});
