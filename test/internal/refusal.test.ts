import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { refusalMessage, refuse, siteName } from '../../lib/internal/refusal';

const parts = { prop: 'revisions[1]', received: 'a.b', allowed: 'a DNS-1123 label', fix: 'Write dashes.' };

describe('a refusal', () => {
  test('says where, which prop, what was received, what is allowed and how to fix it', () => {
    const text = 'Mesh: revisions[1]: received "a.b"; allowed: a DNS-1123 label. Write dashes.';
    expect(refusalMessage('Mesh', parts)).toBe(text);
    expect(() => refuse('Mesh', parts)).toThrow(new Error(text));
  });

  test("names a construct by its path, which is the user's own", () => {
    const chart = new Chart(new App(), 'prod');
    expect(siteName(new Construct(chart, 'agent'))).toBe('prod/agent');
    expect(refusalMessage(chart, parts)).toMatch(/^prod: /);
  });

  test('names the root, which has no path', () => {
    expect(siteName(new App())).toBe('(root of the construct tree)');
  });

  test.each([
    [undefined, 'nothing'],
    [null, 'null'],
    ['', '""'],
    ['a\nb', '"a\\nb"'],
    [0, '0'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [false, 'false'],
    [[], '[]'],
    [{ a: [1] }, '{"a":[1]}'],
    [Symbol('s'), 'Symbol(s)'],
    [10n, '10n'],
    [() => 0, '(a function)'],
    [new Map(), '(Map)'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ])('shows %p as %s', (received, shown) => {
    expect(refusalMessage('here', { ...parts, received })).toContain(`: received ${shown}; allowed: `);
  });

  test('cuts pages of text short, and says how long they were', () => {
    const message = refusalMessage('here', { ...parts, received: 'x'.repeat(5000) });
    expect(message).toContain('xxx... (5000 characters); allowed');
    expect(message.length).toBeLessThan(400);
  });

  test.each([
    '-----BEGIN PRIVATE KEY-----\nMIIE',
    '-----BEGIN EC PRIVATE KEY-----\nMHcC',
    `${'certificate '.repeat(100)}-----BEGIN RSA PRIVATE KEY-----\nMIIE`,
  ])('never shows a private key', (received) => {
    const message = refusalMessage('here', { ...parts, received: { pem: received } });
    expect(message).toMatch(
      /received {"pem":\(a (private key of \d+ characters|text of \d+ characters with a private key), not shown\)}; allowed/,
    );
    expect(message).not.toMatch(/MIIE|MHcC|BEGIN/);
  });
});
