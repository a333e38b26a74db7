import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { yamlText } from '../../cli/run/yaml-text';
import { rendered } from '../support/helm';
import { LATEST } from '../support/latest';

/** What stands in manifests: words, numbers that are texts, paths, templates, JSON, indicators of YAML in odd places. */
const ordinaryText = fc.oneof(
  fc.constantFrom(
    '',
    'yes',
    'null',
    '1',
    '1e3',
    '0777',
    '1:30',
    '2001-01-01',
    '~',
    '- a',
    'a: b',
    'a #b',
    '*',
    '{{ .Values.x }}',
  ),
  fc.constantFrom('{"a": "b"}', "it's", '-----BEGIN-----\nMIIB\n-----END-----\n', 'two\n\nlines', 'ends so\n'),
  fc.stringMatching(/^[a-zA-Z][\w./: -]{0,30}$/),
  fc.stringMatching(/^\d{1,6}$/),
);
const ordinary = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    ordinaryText,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  map: fc.dictionary(
    fc.string({ unit: fc.constantFrom(...'abcXYZ019-_./'), minLength: 1, maxLength: 12 }).map((key) => `a${key}`),
    tie('value'),
    {
      maxKeys: 3,
    },
  ),
})).map;

describe('the YAML of `template`', () => {
  test('is that of cdk8s, byte by byte', () => {
    const objects = rendered(LATEST, { podAnnotations: { json: '{"a": 1}' } }, 'csr', 'pki');
    expect(yamlText(objects)).toBe(Yaml.stringify(...objects));
    fc.assert(
      fc.property(fc.array(ordinary, { maxLength: 2 }), (some) => {
        expect(yamlText(some)).toBe(Yaml.stringify(...some));
      }),
    );
  });

  test('gives any text back, and neither shows what steers a terminal nor begins a line as a command to a pipeline', () => {
    const steering = fc.constantFrom(
      '\u001b[2J',
      '\u009b31m',
      '\u202e',
      '\u200b',
      '"',
      "'",
      '\n::error::x',
      '\n ##[error]',
      'a\n',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(steering, fc.string())).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (one) => {
        const printed = yamlText([{ text: one, [one]: [one] }]);
        expect(loadAll(printed)).toEqual([{ text: one, [one]: [one] }]);
        expect(printed).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^[ \t]*(::|##\[)/mu);
      }),
    );
  });
});
