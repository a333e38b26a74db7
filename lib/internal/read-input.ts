import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { LONGEST_MESSAGE, safeText } from './safe-text';

/** An input that is not read: it is no file, has no end, or would not fit into memory. The message names it and quotes nothing of it. */
export class InputError extends Error {
  public constructor(message: string) {
    // What a program answers may steer a terminal, and so may the name of a file or an object.
    super(safeText(message, LONGEST_MESSAGE));
  }
}

/** Far above the manifests of a cluster. */
export const MOST_BYTES = 48 * 2 ** 20;

/**
 * What is in a file, piece by piece; of standard input for `-`. Only regular files are opened: a device or a FIFO may have no end, and
 * opening one may wait forever or change it.
 *
 * @throws InputError naming the file
 */
export function* chunksOf(file: string): Generator<Buffer> {
  const isStandardInput = file === '-' || file === '/dev/stdin';
  let descriptor = 0;
  try {
    if (!isStandardInput) {
      const status = statSync(file);
      // A folder is left to the error of the system.
      if (!status.isFile() && !status.isDirectory()) throw new Error('it is no regular file');
      // Should a FIFO take the file's place just now, opening it does not wait.
      descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    }
    for (;;) {
      const chunk = Buffer.allocUnsafe(1 << 18);
      const length = readSync(descriptor, chunk);
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } catch (error) {
    throw unreadable(file, (error as Error).message);
  } finally {
    if (descriptor > 0) closeSync(descriptor);
  }
}

function unreadable(file: string, problem: string): InputError {
  return new InputError(`${file}: cannot be read: ${problem}`);
}

/** All bytes of a file, which are counted: the size of what grows, and of much in /proc, is not known before. */
export function readBytes(file: string, most = MOST_BYTES): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  for (const chunk of chunksOf(file)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) throw unreadable(file, `it is larger than ${most / 2 ** 20} MiB`);
  }
  return Buffer.concat(chunks);
}

/**
 * The text of a file, or of standard input for `-`, in UTF-8, or in UTF-16 with its mark, as Windows writes it. The mark is taken off.
 *
 * @throws InputError naming the file
 */
export function readInput(file: string): string {
  const bytes = readBytes(file);
  const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[bytes.subarray(0, 2).toString('hex')] ?? 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // UTF-16 without a mark, or UTF-32.
    if (!text.includes('\0')) return text;
  } catch {
    // Not in the encoding that it seems to be in.
  }
  throw unreadable(file, 'it is no text in UTF-8, or in UTF-16 with a byte order mark; save it as UTF-8');
}
