import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { hidden, refusalMessage } from '../../lib/internal/refusal';
import { shown } from '../../lib/internal/shown';
import { PRIVATE_KEYS, TOKENS } from '../support/planted-secrets';

const circular: Record<string, unknown> = { a: 1 };
circular.self = circular;
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const failing = new Proxy({}, { ownKeys: () => raise(), getPrototypeOf: () => raise(), get: () => raise() });
const getter = Object.defineProperty({}, 'a', { enumerable: true, get: raise });
const posing = { constructor: { name: Object.values(TOKENS)[0] } };

function raise(): never {
  throw new Error('read');
}

describe('a value in an error', () => {
  test.each<[string, unknown, string]>([
    ['a construct', new Chart(new App(), 'a'), '(Chart)'],
    ['a map in itself', circular, '{"a":1,"self":(a value that it is in)}'],
    ['a revoked proxy', revoked, '(what cannot be read)'],
    ['a proxy that fails', failing, '(what cannot be read)'],
    ['a getter that fails', getter, '{"a":(what cannot be read)}'],
    ['texts with control characters', ['\u001b[2J\u202e\u009b'], '["\\u001b[2J\\u202e\\u009b"]'],
    ['an invalid date', new Date(Number.NaN), '(what cannot be read)'],
    ['a map without a prototype', Object.assign(Object.create(null), { a: null }), '{"a":null}'],
    ['a field that is secret by its name', { password: 'hunter2' }, '{"password":(a text of 7 characters, not shown)}'],
    ['big numbers and symbols', [1n, Symbol('s')], '[1n,Symbol(s)]'],
  ])('is shown for %s', (_what, value, text) => {
    expect(shown(value)).toBe(text);
    expect(refusalMessage('here', { prop: 'a', received: hidden(value), allowed: 'b', fix: 'Do c.' })).toContain(
      'not shown)',
    );
  });

  test('says nothing that it only poses as', () => {
    expect(shown(posing)).not.toContain('eyJ');
    expect(JSON.stringify(hidden(posing))).not.toContain('eyJ');
  });

  test('is shown whatever it is, in one short line', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(anything, fc.string(), (received, prop) => {
        const message = refusalMessage('here', { prop, received, allowed: 'b', fix: 'Do c.' });
        expect(message).toMatch(/^here: /);
        expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(message.length).toBeLessThan(1000);
      }),
    );
  });

  test('never brings a secret, wherever in a refusal it stands', () => {
    const secrets = fc.constantFrom(...Object.values(PRIVATE_KEYS), ...Object.values(TOKENS));
    const place = fc.constantFrom('site', 'prop', 'received', 'key', 'item', 'allowed', 'fix');
    fc.assert(
      fc.property(secrets, place, (secret, at) => {
        const here = (name: string) => (at === name ? `x ${secret} y` : 'z');
        const received = { [here('key')]: [here('received'), { a: here('item') }] };
        const message = refusalMessage(here('site'), {
          prop: here('prop'),
          received,
          allowed: here('allowed'),
          fix: here('fix'),
        });
        for (const run of secret.match(/[\w+/=.-]{20,}/g) ?? []) expect(message).not.toContain(run.slice(8, 20));
        expect(message).toContain('not shown)');
      }),
    );
  });

  test('is never long: neither are its key, its site and what is allowed', () => {
    const long = 'x'.repeat(100_000);
    const received = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`${index}${long.slice(0, 100)}`, long]),
    );
    const message = refusalMessage(long, { prop: long, received, allowed: long, fix: long });
    expect(message.length).toBeLessThanOrEqual(4003);
    expect(message).toMatch(/; allowed: x/);
  });
});
