import fc from 'fast-check';
import { dump } from 'js-yaml';
import { secret } from './planted';

/** What breaks a parser where it is put between any two bytes. */
const TOKENS = [
  '\0',
  '\t',
  '\r',
  '\n',
  '\n---\n',
  '\n...\n',
  '%YAML 1.1\n---\n',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ',',
  ':',
  '- ',
  '? ',
  '#',
  '|\n',
  '>-\n',
  '&a ',
  '*a ',
  '<<: *a\n',
  '\n__proto__: {a: b}\n',
  '\nconstructor: {prototype: {a: b}}\n',
  '!!binary ',
  '!!js/function ',
  '!<tag:yaml.org,2002:str> ',
  '\u001b[31m',
  '\u009b',
  '\n::error::x\n',
  '\ufeff',
  '-----BEGIN CERTIFICATE-----\n',
  '-----END CERTIFICATE-----\n',
  '1e400',
  '9'.repeat(400),
  '['.repeat(2000),
  '{"a":'.repeat(2000),
  '{},'.repeat(1000),
].map((token) => Buffer.from(token));

const BYTES = [
  Buffer.from([0xff]),
  Buffer.from([0xc0, 0x80]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xfe, 0xff]),
];

const token = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TOKENS, ...BYTES) },
  { weight: 1, arbitrary: secret.map(({ text }) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)) },
);

interface Mutation {
  readonly kind: 'insert' | 'cut' | 'flip' | 'remove' | 'repeat' | 'swap';
  /** A share of the file. */
  readonly at: number;
  readonly length: number;
  readonly bit: number;
  readonly token: Buffer;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'insert', 'cut', 'flip', 'flip', 'remove', 'repeat', 'swap'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.constantFrom(1, 2, 10, 100),
  bit: fc.nat(7),
  token,
});

function mutated(bytes: Buffer, { kind, at, length, bit, token: inserted }: Mutation): Buffer {
  const place = Math.floor(at * bytes.length);
  const [before, here, behind] = [
    bytes.subarray(0, place),
    bytes.subarray(place, place + length),
    bytes.subarray(place + length),
  ];
  switch (kind) {
    case 'insert':
      return Buffer.concat([before, inserted, here, behind]);
    case 'cut':
      return before;
    case 'remove':
      return Buffer.concat([before, behind]);
    case 'repeat':
      return Buffer.concat([before, ...Array<Buffer>(20).fill(here), behind]);
    case 'swap':
      return Buffer.concat([here, before, behind]);
    default: {
      const flipped = Buffer.from(bytes);
      if (place < flipped.length) flipped[place] = (flipped[place] ?? 0) ^ (1 << bit);
      return flipped;
    }
  }
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => utf16(`\ufeff${text}`),
  (text) => utf16(`\ufeff${text}`).swap16(),
  (text) => utf16(text),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
  (text) => Buffer.from(text.replaceAll('\n', '\r')),
];

/** A text as the bytes of a file: most often as they should be, else in another encoding or with some of them changed. */
export function bytesOf(text: string): fc.Arbitrary<Buffer> {
  return fc.oneof(
    { weight: 10, arbitrary: fc.constant(Buffer.from(text)) },
    { weight: 1, arbitrary: fc.constantFrom(...ENCODINGS).map((encode) => encode(text)) },
    {
      weight: 3,
      arbitrary: fc
        .array(mutation, { minLength: 1, maxLength: 3 })
        .map((mutations) => mutations.reduce(mutated, Buffer.from(text))),
    },
  );
}

/** One tree as a text: YAML in several styles, or JSON. */
export function textOf(tree: unknown): fc.Arbitrary<string> {
  const writers = [
    () => dump(tree, { noRefs: true }),
    () => dump(tree, { lineWidth: 40 }),
    () => dump(tree, { flowLevel: 1, noRefs: true }),
    () => JSON.stringify(tree, null, 2) ?? 'undefined',
    () => JSON.stringify(tree) ?? 'undefined',
  ];
  return fc.constantFrom(...writers).map((write) => {
    try {
      return write();
    } catch {
      // What YAML cannot say, such as half of a surrogate pair.
      return JSON.stringify(tree) ?? 'undefined';
    }
  });
}
