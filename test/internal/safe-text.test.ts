import fc from 'fast-check';
import { safeText } from '../../lib/internal/safe-text';

/** What nothing that is shown may hold: what steers a terminal, turns or hides text, or ends a line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** What a runner of GitHub takes for a command in a line, and what others do; wherever the line begins. */
const COMMAND = /::[a-z][\w-]*(?: [^:]*)?::|##(?:\[|vso\[|teamcity\[)/i;

const hostile = fc.constantFrom(
  ...[
    '\u001b[2J',
    '\n',
    '\r',
    '\t',
    '\0',
    '\u009b',
    '\u202e',
    '\u2066',
    '\u2028',
    '\u200b',
    '\ufeff',
    '\ud800',
    '\u{e0041}',
  ],
  ...[
    '::error::',
    '::add-mask::x',
    '::group::',
    '##[error]',
    '##vso[task.x]',
    '##teamcity[x]',
    '#',
    ':',
    '\\',
    '"',
    'é',
    '🙂',
  ],
);
const text = fc.array(fc.oneof(hostile, fc.string({ maxLength: 8 })), { maxLength: 40 }).map((parts) => parts.join(''));

describe('a text that is shown', () => {
  test('has no control character, no second line and no command to a pipeline', () => {
    fc.assert(
      fc.property(text, (given) => {
        const shown = safeText(given);
        expect(shown).not.toMatch(UNSEEN);
        expect(shown).not.toMatch(COMMAND);
        expect(shown.length).toBeLessThanOrEqual(403);
        expect(safeText(shown)).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['two\nlines', 'two\\nlines'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['right\u202eleft', 'right\\u202eleft'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['a ::error::b', 'a \\u003a:error::b'],
    ['##vso[task]', '\\u0023#vso[task]'],
    ['fd00::abcd:1 and [::]:15012', 'fd00::abcd:1 and [::]:15012'],
    [' C:\\dir ', 'C:\\dir'],
  ])('%j is shown as %s', (given, shown) => expect(safeText(given)).toBe(shown));

  test('is cut off, and does not end in half a sign', () => {
    expect(safeText('x'.repeat(100), 10)).toBe('xxxxxxxxxx...');
    expect(safeText('🙂'.repeat(100), 3)).toBe('🙂...');
    expect(safeText('x'.repeat(10_000_000), 4000)).toHaveLength(4003);
  });

  test('does not bring a secret into view that begins where reading ends', () => {
    const token = `hvs.${'CAESIJ1x'.repeat(4)}`;
    for (let at = 99_990; at <= 100_000; at += 1) {
      const shown = safeText(`${'A'.repeat(3)} Bearer ${'x'.repeat(at - 11 - token.length / 2)} ${token}`, 4000);
      expect(shown).not.toContain('hvs.');
    }
  });
});
