import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CheckStatus, type Finding, VerificationReport } from '../../../lib/inspect';
import { Check, checkAt } from '../../../lib/inspect/verify/checks';
import { span } from '../../../lib/inspect/verify/describe';
import { VerificationInputError } from '../../../lib/inspect/verify/input-error';
import { readPage } from '../../docs/markdown';
import { ROOT } from '../../support/paths';
import { TestCa } from '../../support/pki';

const AT = new Date('2026-08-01T12:00:00Z');
const report = (...findings: Finding[]) => new VerificationReport(AT, findings, []);
const ADVICE = { meaning: 'It is wrong.', fix: 'Mend it.' };
const ENDS = ['pass', 'fail', 'error', 'skip', 'warn'] as const;
/** A check of the subject `s`, or of another one, that wants `b`. */
const at = (check: Check, subject = 's') => checkAt(check, subject, 'b');

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom(']]>', '<a b="c">&amp;', '\u0000\u001b[31m', '\ud800', '\ufffe'),
);
const anyFinding = fc
  .record({
    end: fc.constantFrom(...ENDS),
    check: fc.constantFrom(...Object.values(Check)),
    subject: anyText,
    found: anyText,
    wanted: anyText,
    meaning: anyText,
    fix: anyText,
  })
  .map(({ end, check, subject, wanted, found, ...advice }) => checkAt(check, subject, wanted)[end](found, advice));

/** A reader of XML that knows elements, attributes and entities, and fails on anything else. */
function problemsOfXml(xml: string): string[] {
  const open: string[] = [];
  const problems: string[] = [];
  const text = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '');
  const rest = text.replace(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, end, name, attributes, empty) => {
    if (end) {
      if (open.pop() !== name) problems.push(`</${name}>`);
    } else if (!empty) {
      open.push(name);
    }
    return attributes.replace(/[^&;]*?(&[^;]*;)/g, '$1');
  });
  if (/[<>]/.test(rest)) problems.push('a bracket');
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(text)) problems.push('an entity');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(text)) problems.push('a character');
  return [...problems, ...open];
}

describe('a text of the cluster that is hostile', () => {
  const KEY = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIK\n-----END EC PRIVATE KEY-----\n';
  const ESCAPES = 'a\u001b]0;title\u0007\u001b[31m\n::error::b\u009b2J';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
  const HOSTILE = /MHcCAQEEIK|[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|^::/m;

  test.each([
    ['a key', KEY, '(a private key of 70 characters, not shown)'],
    [
      'a key behind other words',
      `The issuer said: ${KEY}`,
      'The issuer said: (a private key of 70 characters, not shown)',
    ],
    ['escape sequences', ESCAPES, 'a\\u001b]0;title\\u0007\\u001b[31m\\n\\u003a:error::b\\u009b2J'],
  ])('%s reaches no output, wherever it stands', (_, text, shown) => {
    const finding = checkAt(Check.CHAIN, text, text).fail(text, { meaning: text, fix: text });
    const { subject, found, wanted, meaning, fix } = finding;
    expect([subject, found, wanted, meaning, fix]).toEqual(Array(5).fill(shown));
    const hostile = new VerificationReport(AT, [finding], [text]);
    expect(hostile.notes).toEqual([shown]);
    for (const output of [hostile.toJson(), hostile.toJunit(), hostile.toTable({ width: 400 })]) {
      expect(output).not.toMatch(HOSTILE);
      expect(output).toContain(output.startsWith('{') ? JSON.stringify(shown).slice(1, 10) : shown.slice(0, 10));
    }
    expect(new VerificationInputError(`the cluster cannot be read: ${text}`).message).not.toMatch(HOSTILE);
  });

  test('advice is not cut off like a value', () => {
    const fix = 'x'.repeat(900);
    expect(at(Check.CHAIN).fail('a', { meaning: 'm', fix }).fix).toBe(fix);
  });
});

describe('a report', () => {
  test('holds when nothing failed and all could be read; warnings and skips do not count', () => {
    const ok = (...findings: Finding[]) => report(...findings).ok;
    expect(ok(at(Check.CHAIN).pass('a'), at(Check.EXPIRY).warn('a', ADVICE))).toBe(true);
    expect(ok(at(Check.CHAIN).skip('a', ADVICE))).toBe(true);
    expect(ok(at(Check.CHAIN).fail('a', ADVICE))).toBe(false);
    expect(ok(at(Check.CHAIN).error('a', ADVICE))).toBe(false);
  });

  test('gives its findings as JSON of version 2', () => {
    const failed = at(Check.ROOT_MATCHES, 'sleep-1.foo').fail('a', ADVICE);
    expect(JSON.parse(report(failed, at(Check.CHAIN).pass('a')).toJson())).toEqual({
      version: 2,
      command: 'verify',
      ok: false,
      at: '2026-08-01T12:00:00.000Z',
      summary: { pass: 1, fail: 1, warn: 0, skip: 0, error: 0 },
      notes: [],
      findings: [
        {
          check: 'root-matches',
          subject: 'sleep-1.foo',
          status: 'fail',
          found: 'a',
          wanted: 'b',
          meaning: 'It is wrong.',
          fix: 'Mend it.',
          docs: 'docs/verify.md#root-matches',
        },
        { check: 'chain', subject: 's', status: 'pass', found: 'a', wanted: 'b', docs: 'docs/verify.md#chain' },
      ],
    });
  });

  test('gives its findings as JUnit: failures, errors, skips, and warnings as output', () => {
    const xml = report(...ENDS.map((end, i) => at(Check.CHAIN, `<${i}>`)[end]('a', ADVICE))).toJunit();
    expect(xml).toContain('<testsuites name="cdk8s-istio-csr verify" tests="5" failures="1" errors="1" skipped="1">');
    expect(xml).toContain(
      '<testcase classname="verify.chain" name="&lt;1&gt;" time="0">\n      <failure message="It is wrong.">',
    );
    expect(xml.match(/<(failure|error|skipped|system-out)/g)).toEqual([
      '<failure',
      '<error',
      '<skipped',
      '<system-out',
    ]);
    expect(problemsOfXml(xml)).toEqual([]);
  });

  test('gives well-formed JUnit whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 6 }), (findings) => {
        const wild = findings.map((finding) => ({
          ...finding,
          fix: '\u0007</failure>',
          subject: `${finding.subject}\u0000\ud800`,
        }));
        expect(problemsOfXml(report(...findings).toJunit())).toEqual([]);
        expect(problemsOfXml(report(...wild).toJunit())).toEqual([]);
      }),
    );
  });

  test('never writes a private key or what steers a terminal', async () => {
    const { privateKey, certificate } = await TestCa.root('root');
    const texts = [privateKey, Buffer.from(privateKey).toString('base64'), `red\u001b[31m \u202e`];
    const found = texts.map((text) => checkAt(Check.CHAIN, text, text).fail(`x ${text}`, ADVICE));
    const [secret = ''] = privateKey.match(/^[A-Za-z0-9+/]{30,}/m) ?? [];
    const encoded = Buffer.from(privateKey).toString('base64').slice(40, 80);
    for (const text of [report(...found).toTable(), report(...found).toJunit(), report(...found).toJson()]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encoded);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are looked for
      expect(text).not.toMatch(/[\u001b\u202e]/);
    }
    expect(new X509Certificate(certificate).ca).toBe(true);
  });
});

describe('the table', () => {
  const long = 'CN=a-rather-long-name, O=cluster.local [62:83:48:C4:B1:07:18:0C…]; and more of it';

  test('fits the width, at least 60', () => {
    fc.assert(
      fc.property(
        fc.array(anyFinding, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 20, max: 160 }),
        (findings, width) => {
          // Of characters that take one column each; others are for the terminal to measure.
          const plain = findings.map((finding) => ({
            ...finding,
            found: long,
            wanted: long,
            subject: 'sleep-7d9f.foo',
          }));
          const told = plain.map((finding) => (finding.meaning === undefined ? finding : { ...finding, ...ADVICE }));
          const lines = report(...told)
            .toTable({ width })
            .split('\n');
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(60, width));
        },
      ),
    );
  });

  test('breaks long names behind a sign, and loses nothing of them', () => {
    const found = 'spiffe://cluster.example.internal/ns/a-namespace-with-a-long-name/sa/some-service-account-of-it';
    const lines = report(checkAt(Check.IDENTITY, 'sleep.foo', 'x'.repeat(100)).pass(found))
      .toTable({ width: 80 })
      .split('\n');
    const column = (from: number, to?: number) => lines.slice(1, -3).map((line) => line.slice(from, to).trim());
    const [start, end] = [lines[0]?.indexOf('FOUND') ?? 0, lines[0]?.indexOf('WANTED') ?? 0];
    expect(column(start, end).join('')).toBe(found);
    expect(column(start, end).filter((part) => !/([/.-]|of-it)$/.test(part) && part !== '')).toEqual([]);
    expect(column(end).join('')).toBe('x'.repeat(100));
  });

  test('has a row for all that pass alike, and ten for what fails, which it explains once', () => {
    const passed = Array.from({ length: 300 }, (_, i) => at(Check.ROOT_MATCHES, `pod-${i}.foo`).pass('a'));
    const failed = Array.from({ length: 30 }, (_, i) => at(Check.CHAIN, `bad-${i}.foo`).fail('a', ADVICE));
    const table = report(...passed, ...failed).toTable();
    expect(table).toMatch(/✔ {2}root-matches {2}pod-0\.foo and 299 more {2}a {6}b/);
    expect(table.match(/✘ {2}chain/g)).toHaveLength(11);
    expect(table).toContain('bad-10.foo and 19 more');
    expect(table.match(/It is wrong\. Mend it\. \(docs\/verify\.md#chain\)/g)).toHaveLength(1);
    expect(table).toContain('✘ chain does not hold: bad-0.foo, bad-1.foo, bad-2.foo, bad-3.foo, bad-4.foo and 25 more');
    expect(table).toContain('330 checks: 300 passed, 30 failed\n');
  });

  test('is coloured only when asked to', () => {
    const one = report(at(Check.CHAIN).pass('a'), at(Check.CHAIN).fail('a', ADVICE));
    expect(one.toTable()).not.toContain('\u001b');
    expect(one.toTable({ color: true })).toContain('\u001b[32m✔\u001b[0m');
    expect(one.toTable({ color: true })).toContain('\u001b[31m✘\u001b[0m');
  });

  test('tells notes', () => {
    expect(new VerificationReport(AT, [at(Check.CHAIN).pass('a')], ['asked 1 of 9']).toTable()).toContain(
      '\nNote: asked 1 of 9\n',
    );
  });
});

test('every check has an id in words, and a heading in the documentation', () => {
  const { anchors } = readPage(ROOT, 'docs/verify.md');
  expect(Object.values(Check).filter((id) => !anchors.includes(id))).toEqual([]);
  expect(Object.values(Check).filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  expect(Object.values(CheckStatus)).toEqual(['pass', 'fail', 'warn', 'skip', 'error']);
});

test('every check is made somewhere', () => {
  const folder = join(ROOT, 'lib/inspect/verify');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const code = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  expect(Object.keys(Check).filter((name) => !new RegExp(`\\bCheck\\.${name}\\b`).test(code))).toEqual([]);
});

test.each([
  [0, '0s'],
  [59.6, '1m'],
  [3599, '59m59s'],
  [3600, '1h'],
  [90061, '1d1h'],
  [86400 * 3650, '3650d'],
  [86400 + 60, '1d'],
])('%p seconds are %p', (seconds, text) => {
  expect(span(seconds)).toBe(text);
});
