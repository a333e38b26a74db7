import { parseValuesFile } from '../../../lib/platform/helm-values/values-file';
import { refusalOf } from '../../support/synth';

const parse = (text: string) => parseValuesFile(text, 'values.yaml');

describe('a values file', () => {
  test('is read as YAML 1.1, as Helm reads it', () => {
    expect(parse('a: yes\nb: off\nc: "yes"\nd: 0644\ne: 1_000')).toEqual({
      a: true,
      b: false,
      c: 'yes',
      d: 420,
      e: 1000,
    });
  });

  test('may merge maps by reference', () => {
    expect(parse('base: &base { a: 1, b: 2 }\nmine:\n  <<: *base\n  b: 3').mine).toEqual({ a: 1, b: 3 });
  });

  test.each(['', '\n \n', '---\n', 'null', '~', '{}'])('may be empty: %j', (text) => {
    expect(parse(text)).toEqual({});
  });

  test('keeps null, with which Helm removes a default', () => {
    expect(parse('a:\nb: ~')).toEqual({ a: null, b: null });
  });

  test('may be JSON', () => {
    expect(parse('{"a": {"b": [1, "x", null]}}')).toEqual({ a: { b: [1, 'x', null] } });
  });

  test.each([
    ['- a', 'values.yaml: holds a list; a values file is a map'],
    ['text', 'values.yaml: holds a string; a values file is a map'],
    ['7', 'values.yaml: holds a number; a values file is a map'],
  ])('is refused when it is no map: %j', (text, message) => {
    expect(refusalOf(() => parse(text))).toBe(message);
  });

  test.each(['a: [', 'a: b: c', '\ta: b', 'a: 1\na: 2', '{{ .Values }}: x: y'])(
    'is refused when it is no YAML: %j',
    (text) => {
      expect(refusalOf(() => parse(text))).toMatch(/^values\.yaml: not valid YAML: /);
    },
  );
});

describe('a values file is read as Helm reads it', () => {
  test('a file of comments holds no values', () => {
    expect(parseValuesFile('# nothing yet\n', 'values.yaml')).toEqual({});
  });

  test('dates and times of day are texts, 0644 is octal, 12e3 is a number', () => {
    const text = 'date: 2024-01-01\ntime: 1:30\nmode: 0644\nmany: 12e3\n';
    expect(parseValuesFile(text, 'values.yaml')).toEqual({ date: '2024-01-01', time: '1:30', mode: 420, many: 12000 });
  });
});
