import { Duration } from 'cdk8s';
import { MeshWarning, TrustAnchor, TrustBundle } from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { certificatesFromPem } from '../../../lib/x509/pem';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { refusalOf, synth } from '../../support/synth';

const DAY = 24 * 3600 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);

let root: TestCa;
let other: TestCa;
let intermediate: TestCa;
let expired: TestCa;
let leaf: string;
beforeAll(async () => {
  [root, other, expired] = await Promise.all([
    TestCa.root('root'),
    TestCa.root('other'),
    TestCa.root('expired', { notAfter: new Date('2021-01-01') }),
  ]);
  intermediate = await root.intermediate('below');
  leaf = (await root.leaf({ uris: ['spiffe://a/ns/b/sa/c'] })).certificate;
});

const bodyOf = (pem: string) => pem.split('\n').filter((line) => !line.startsWith('-----') && line !== '');
const joined = (...authorities: TestCa[]) => authorities.map(({ certificate }) => certificate).join('');

describe('TrustAnchor.fromPem', () => {
  test('keeps the certificates, once each, and nothing around them', () => {
    const text = `# the root\n${root.certificate}\n# the same\n${root.certificate}\n${intermediate.certificate}`;
    const { kind, isPinned, _source } = TrustAnchor.fromPem(text);
    expect([kind, isPinned]).toEqual(['pem', true]);
    expect(certificatesFromPem(_source.pem ?? '').map(({ subject }) => subject)).toEqual(['CN=root', 'CN=below']);
    expect(_source.pem).not.toContain('#');
  });

  test.each<[string, () => string, string, string]>([
    ['an empty text', () => '', '""', 'this text holds no PEM block'],
    ['a path', () => '/etc/ca.pem', '"/etc/ca.pem"', 'this text holds no PEM block'],
    ['a certificate that is no CA', () => root.certificate + leaf, '""', 'CA certificates only'],
    ['a certificate that has expired', () => joined(root, expired), '"CN=expired"', 'this one ended on 2021-01-01'],
    ['an intermediate without its root', () => joined(intermediate), '["CN=below"]', 'at least one self-signed CA'],
    [
      'a private key',
      () => root.privateKey,
      '(a private key of 240 characters, not shown)',
      'this text holds a private key',
    ],
  ])('refuses %s', (_what, text, received, allowed) => {
    expectRefusal(() => TrustAnchor.fromPem(text()), { place: 'TrustAnchor.fromPem', prop: 'pem', received, allowed });
  });

  test('refuses a private key beside the certificate, and says that it is there', () => {
    const message = refusalOf(() => TrustAnchor.fromPem(root.certificate + root.privateKey));
    expect(message).toMatch(
      /^TrustAnchor\.fromPem: pem: received \(a text of \d+ characters with a private key, not shown\);/,
    );
    expect(message).toContain('this text holds a private key');
  });

  test.each<[string, (key: string) => string]>([
    ['beside a certificate', (key) => joined(root) + key],
    ['in base64, as kubectl prints it', (key) => Buffer.from(key).toString('base64')],
    ['without its first and last line', (key) => bodyOf(key).join('\n')],
    ['under the label of a certificate', (key) => key.replaceAll('PRIVATE KEY', 'CERTIFICATE')],
    ['cut off', (key) => key.slice(key.indexOf('\n'), -30)],
    ['in DER, read as text', (key) => Buffer.from(bodyOf(key).join(''), 'base64').toString('latin1')],
  ])('never shows a private key %s', (_what, text) => {
    const message = refusalOf(() => TrustAnchor.fromPem(text(root.privateKey)));
    expect(message).toContain(', not shown)');
    const given = text(root.privateKey);
    for (const line of [...bodyOf(root.privateKey), given.slice(20, 40)])
      expect(message).not.toContain(line.slice(0, 20));
  });

  test('refuses what is no text', () => {
    const given = Buffer.from(joined(root)) as unknown as string;
    expectRefusal(() => TrustAnchor.fromPem(given), {
      place: 'TrustAnchor.fromPem',
      prop: 'pem',
      received: '(no text but Buffer, not shown)',
      allowed: 'a text',
    });
  });

  test('has a version that changes with the certificates, and with nothing else', () => {
    const version = (text: string) => TrustAnchor.fromPem(text).version;
    expect(version(joined(root))).toMatch(/^[0-9a-f]{16}$/);
    expect(version(joined(root, other))).not.toBe(version(joined(root)));
    expect(version(joined(other))).not.toBe(version(joined(root)));
    const authorities = [root, other, intermediate];
    const layout = fc.record({
      order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      noise: fc.constantFrom('', '\n', '# comment\n', ' \t\n'),
      windows: fc.boolean(),
      again: fc.boolean(),
    });
    fc.assert(
      fc.property(layout, ({ order, noise, windows, again }) => {
        const texts = [...order, ...(again ? [order[0] ?? 0] : [])].map(
          (index) => authorities[index]?.certificate ?? '',
        );
        const text = texts.join(noise);
        expect(version(windows ? text.replaceAll('\n', '\r\n') : text)).toBe(version(joined(...authorities)));
      }),
    );
  });

  test('any text but certificates is refused by the name of the prop', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(refusalOf(() => TrustAnchor.fromPem(text))).toMatch(/^TrustAnchor\.fromPem: pem: received /);
      }),
    );
  });

  test('any certificate that is cut off is refused', () => {
    const whole = joined(root).trimEnd();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(refusalOf(() => TrustAnchor.fromPem(whole.slice(0, length)))).toContain('TrustAnchor.fromPem: pem: ');
      }),
    );
  });

  test('warns of what ends soon, as early as it is told to', async () => {
    const soon = await TestCa.root('soon', { notAfter: inDays(60) });
    const warnings = (warnBefore?: Duration) => TrustAnchor.fromPem(joined(soon), { warnBefore })._warnings;
    const day = inDays(60).toISOString().slice(0, 10);
    const message = `the trust anchor "CN=soon" expires on ${day}: rotate it (docs/rotation.md)`;
    expect(warnings()).toEqual([{ warning: MeshWarning.TRUST_ANCHOR_EXPIRES, message }]);
    expect(warnings(Duration.days(30))).toEqual([]);
    expect(TrustAnchor.fromPem(joined(root))._warnings).toEqual([]);
  });

  test('warns of what is not valid yet', async () => {
    const later = await TestCa.root('later', { notBefore: inDays(2), notAfter: inDays(900) });
    const [remark] = TrustAnchor.fromPem(joined(later))._warnings;
    expect(remark?.warning).toBe(MeshWarning.TRUST_ANCHOR_NOT_YET_VALID);
    expect(remark?.message).toMatch(/"CN=later" is valid from \S+ on only$/);
  });
});

describe.each(['fromSecret', 'fromConfigMap'] as const)('TrustAnchor.%s', (factory) => {
  const make = TrustAnchor[factory];

  test('has a version that changes with the reference and with what the user says of the content', () => {
    const versions = [make('a'), make('b'), make('a', { key: 'root.pem' }), make('a', { content: '2026' })];
    expect(new Set(versions.map(({ version }) => version)).size).toBe(4);
    expect(make('a', { key: 'ca.crt' }).version).toBe(make('a').version);
  });

  test.each([
    ['name', () => make('No'), '"No"', 'a DNS-1123 subdomain'],
    ['key', () => make('a', { key: 'a/b' }), '(a text of 3 characters, not shown)', 'the key of an entry'],
    ['key', () => make('a', { key: 'tls.key' }), '"tls.key"', 'an entry with certificates'],
  ])('refuses a bad %s', (prop, run, received, allowed) => {
    expectRefusal(run, { place: `TrustAnchor.${factory}`, prop, received, allowed });
  });
});

test('a Secret and a ConfigMap of one name have different versions, and none is that of what is discovered', () => {
  const versions = [TrustAnchor.fromSecret('a'), TrustAnchor.fromConfigMap('a'), TrustAnchor.discovered()];
  expect(new Set(versions.map(({ version }) => version)).size).toBe(3);
  expect(TrustAnchor.discovered().isPinned).toBe(false);
});

test('TrustAnchor.fromBundle has the version of the Bundle', () => {
  synth((chart) => {
    const bundle = new TrustBundle(chart, 'bundle', { pems: [joined(root)] });
    expect(TrustAnchor.fromBundle(bundle).version).toBe(bundle.version);
  });
});
