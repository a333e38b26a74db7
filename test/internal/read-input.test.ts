import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { InputError, MOST_BYTES, readBytes, readInput } from '../../lib/internal/read-input';
import { refusalOf } from '../support/synth';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'input-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (content: Uint8Array | string) => {
  const path = join(folder, 'input.yaml');
  writeFileSync(path, content);
  return path;
};

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

describe('the text of a file', () => {
  test('is the same in UTF-8 and in UTF-16 with a byte order mark, which is taken off', () => {
    const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0') && !one.startsWith('\ufeff'));
    fc.assert(
      fc.property(text, (one) => {
        const marked = `\ufeff${one}`;
        for (const bytes of [Buffer.from(one), Buffer.from(marked), utf16(marked), utf16(marked).swap16()]) {
          expect(readInput(file(bytes))).toBe(one);
        }
      }),
    );
  });

  test('is never garbage: bytes that are no text are refused by the name of the file', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const path = file(bytes);
        try {
          expect(readInput(path)).not.toMatch(/\ufffd|\0/);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as Error).message).toMatch(`${path}: cannot be read: it is no text in UTF-8`);
        }
      }),
      { examples: [[utf16('a: 1')], [Buffer.from('ä', 'latin1')], [Buffer.from('fffe000061000000', 'hex')]] },
    );
  });

  test('is read up to a limit, which is counted', () => {
    const path = file('');
    truncateSync(path, MOST_BYTES + 1);
    expect(refusalOf(() => readInput(path))).toBe(`${path}: cannot be read: it is larger than 48 MiB`);
    truncateSync(path, 2 ** 20);
    expect(readBytes(path, 2 ** 20)).toHaveLength(2 ** 20);
  });

  test('is not waited for where a FIFO stands', () => {
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    expect(refusalOf(() => readInput(path))).toBe(`${path}: cannot be read: it is no regular file`);
  });

  test('is not there for a folder or a name that is none, which the error names without control characters', () => {
    expect(refusalOf(() => readInput(folder))).toMatch(`${folder}: cannot be read: EISDIR`);
    expect(refusalOf(() => readInput('a\0b'))).toMatch(/^a\\u0000b: cannot be read: /);
    expect(refusalOf(() => readInput('no\u001b[2Jwhere'))).toMatch(/^no\\u001b\[2Jwhere: cannot be read: ENOENT/);
  });
});
