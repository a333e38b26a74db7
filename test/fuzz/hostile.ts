import fc from 'fast-check';
import { secret } from './planted';

/** Texts that mean something to a terminal, a pipeline, a template, a picture or a parser. */
const SIGNS = [
  '',
  ' ',
  '-',
  '~',
  '\u001b[2J\u001b[31mred',
  '\u009b31m',
  '\u0000',
  '\u0007\b\r',
  'one\u0085two\u2028three\u2029four',
  '\u202egnp.exe\u2066\u2069',
  '\u200e\u200f\u061c\u200b\ufeff',
  'a\n::error::the mesh holds',
  '\n::set-output name=a::b',
  '::add-mask::x',
  '##[error]x',
  '\n##vso[task.complete result=Succeeded;]',
  'a: b\n---\nkind: Secret',
  '{{ .Values.extraObjects }}',
  '{{ .Values.app.tls.trustDomain }}',
  '{{ include "x" . }}',
  '\u0024{NAME}',
  '$(NAME)',
  '$(A)$(B)',
  '$$(A)',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '../../../etc/passwd',
  '/dev/stdin',
  'a/b/c',
  'a"] --> b["c',
  '</script><script>alert(1)</script>',
  ']]><x>&lt;&#0;',
  '%s%n%d',
  '\ud800',
  'ä🔑\u0301',
  'true',
  'null',
  '0x10',
  '0644',
  '1:30',
  '1e999',
  '2160h0m0s',
  '-1h',
  '9223372036854775808ns',
  'spiffe://cluster.local/ns/foo/sa/bar',
  'https://user:pass@example.com:99999/%zz',
  '*',
  '[',
  '{',
  '&a',
  '!!binary x',
];

export const sign = fc.constantFrom(...SIGNS);

export const hostileText = fc.oneof(
  { weight: 5, arbitrary: sign },
  { weight: 2, arbitrary: secret.map(({ text }) => text) },
  { weight: 1, arbitrary: fc.tuple(sign, secret, sign).map(([before, { text }, after]) => before + text + after) },
  { weight: 1, arbitrary: fc.tuple(sign, fc.nat(5)).map(([text, power]) => text.repeat(5 ** power)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

const NUMBERS = [0, -0, -1, 1, 0.1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e21, 1e308, Number.NaN, Number.POSITIVE_INFINITY];

const levels = (depth: number, isList: boolean): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = isList ? [value] : { a: value };
  return value;
};

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...NUMBERS) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], { '': '' }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(3, 99, 101, 500), fc.boolean()).map((args) => levels(...args)) },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(hostileText, hostileText)
      .map(([key, text]) => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(text)}}`)),
  },
  { weight: 1, arbitrary: fc.nat(3).map((power) => Array(10 ** power).fill('x')) },
);
