import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import { manifestYaml } from '../../lib/internal/manifest-yaml';

/** Texts that YAML may take for something else, or has to write in another way. */
const ODD = [
  ...['', ' ', 'yes', 'No', 'y', 'null', '~', '1', '0x1f', '017', '1_000', '1:20', '.inf', '2026-08-01', '<<', '='],
  ...['a: b', 'a:', '- a', '-', '? a', '#a', 'a #b', '*a', '&a', '!a', '|', '>', '%a', '@a', '`a', '"a"', "'a'", '{}'],
  ...[
    '[',
    ',',
    '---',
    '...',
    '--- a',
    'a\n---\nb',
    '...\n',
    'a\nb',
    'a\nb\n',
    'a\n\n',
    '\na',
    ' a\nb',
    'a \nb',
    'a\n b\n',
  ],
  ...[
    'a\n\n\nb\n',
    '\n',
    '\n\n',
    'a\tb',
    '\ta',
    'a\n\tb',
    'a\n ',
    'ä',
    '☃',
    '\u0007',
    '\u2028',
    '\ufeff',
    '\r',
    'a\r\nb',
    '🙂',
  ],
  ...['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 'x'.repeat(1100), 'a b '.repeat(60)],
];
const text = fc.oneof(
  fc.constantFrom(...ODD),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[a-z\n :#-]{0,12}$/),
  fc.stringMatching(/^-?-?[A-Za-z.][A-Za-z0-9_./=-]{4,9}$/),
);
const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}));

test('a document is what cdk8s writes, byte for byte', () => {
  fc.assert(
    fc.property(value, (document) => {
      expect(manifestYaml(document)).toBe(Yaml.stringify(document));
    }),
    { numRuns: 500 },
  );
});

test.each(ODD)('%j is written as cdk8s writes it, as key and value, at any depth', (odd) => {
  for (const document of [{ [odd]: odd }, { a: [odd, [odd, { [odd]: [odd] }]], b: { c: { [odd]: odd }, d: 1 } }]) {
    // Twice, as the second time it is known.
    for (const _ of [1, 2]) expect(manifestYaml(document)).toBe(Yaml.stringify(document));
  }
});

test('what no JSON holds is written as cdk8s writes it', () => {
  const shared = { a: 1 };
  class Own {
    public readonly b = 1;
  }
  const odd = [
    shared,
    undefined,
    new Date(0),
    new Map([['a', 1]]),
    Number.NaN,
    -0,
    1.5,
    1e300,
    Object.create({ c: 1 }),
    new Own(),
  ];
  for (const each of odd) {
    const document = { first: shared, list: [each, { each }] };
    expect(manifestYaml(document)).toBe(Yaml.stringify(document));
    expect(manifestYaml(each)).toBe(Yaml.stringify(each));
  }
});

test('documents are written as ever once there are more texts than are kept', () => {
  const long = 'a line\n'.repeat(2000);
  const document = (round: number) => ({ often: 'a: b', long: `${long}${round}`, 'key: 1': [`${round}: ${long}`] });
  for (let round = 0; round < 60; round += 1) {
    expect(manifestYaml(document(round))).toBe(Yaml.stringify(document(round)));
  }
});
