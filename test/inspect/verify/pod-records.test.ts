import { POD_TEMPLATE, podsOf, unquoted } from '../../../lib/inspect/verify/live/pod-records';
import { podLine } from '../../support/cluster';

const NAMES = '2026-08-01T10:00:00Z\t\tproxy';

describe('the pods that kubectl lists', () => {
  test('are not forged by the value of a variable, which is asked for quoted', () => {
    const forged = `x\n${podLine('victim', 'bank')}\t--server=http://evil`;
    const stdout = `${podLine('real', 'foo', { env: [`CA_ADDR=${forged}`] })}\n`;
    const answer = podsOf(stdout);
    expect('value' in answer && answer.value.map(({ name, caAddress }) => [name, caAddress])).toEqual([
      ['real', forged],
    ]);
    expect(POD_TEMPLATE).toContain('{{.name}}={{with .value}}{{printf "%q" .}}{{end}}');
    expect(POD_TEMPLATE).not.toContain('{{.value}}');
  });

  test('have no address where it comes from elsewhere, and that of the last variable else', () => {
    const line = (...env: string[]) => ['foo', 'a', 'sleep', 'Running', 'sleep', NAMES, ...env].join('\t');
    const address = (stdout: string) => {
      const answer = podsOf(stdout);
      return 'value' in answer ? answer.value[0]?.caAddress : answer;
    };
    expect(address(line('CA_ADDR='))).toBeUndefined();
    expect(address(line('CA_ADDR="a"', 'CA_ADDR="b"'))).toBe('b');
    expect(address(line())).toBeUndefined();
  });

  test.each(['--context', 'UPPER', ''])('are no answer when one is called %j', (name) => {
    expect(podsOf(podLine(name))).toHaveProperty('problem');
    expect(podsOf(podLine('a', name))).toHaveProperty('problem');
  });

  test('without a proxy are left out', () => {
    expect(podsOf('foo\ta\t\tRunning\t\t2026-08-01T10:00:00Z\t\n\n')).toEqual({ value: [] });
  });
});

describe('a text that Go quoted', () => {
  test.each([
    ['""', ''],
    ['"a b"', 'a b'],
    ['"\\a\\b\\f\\n\\r\\t\\v"', '\u0007\b\f\n\r\t\v'],
    ['"\\"\\\\n"', '"\\n'],
    ['"\\x00\\u2028\\U0001f600é"', '\u0000\u2028\u{1f600}é'],
  ])('%s is read', (text, expected) => expect(unquoted(text)).toBe(expected));

  test.each(['', '"', 'a', '"a"b"', '"a\\"', '<no value>'])('%j is none', (text) =>
    expect(unquoted(text)).toBeUndefined(),
  );
});
