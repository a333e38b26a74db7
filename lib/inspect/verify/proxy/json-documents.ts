import type { JsonObject } from '../../../internal/merge';
import { chunksOf } from '../../../internal/read-input';
import { VerificationInputError } from '../input-error';

export interface JsonDocument {
  readonly value: JsonObject;
  /** The line that it begins on, counted from 1. */
  readonly line: number;
}

/** Far above the configuration of any one proxy. What stands in a file beyond one document does not count: documents are read one by one. */
const MOST_DOCUMENT_BYTES = 64 * 2 ** 20;

/** Far above 20,000 proxies of 10 KiB; standard input may have no end. */
const MOST_BYTES = 512 * 2 ** 20;

/** Far above Envoy's configuration. Every level takes memory: a document of nothing but brackets would take gigabytes. */
const MOST_LEVELS = 1000;

/**
 * The JSON objects in a file, one at a time, whatever way several were put into it: one after the other, or in a list. Only one object
 * is in memory at a time, so that a file may hold thousands of proxies.
 *
 * @throws InputError naming the file and the line, and quoting nothing of it
 */
export function jsonDocumentsOfFile(file: string): Generator<JsonDocument> {
  return jsonDocuments(chunksOf(file), file);
}

/** The JSON objects in a text, see {@link jsonDocumentsOfFile}. */
export function jsonDocumentsOfText(text: string, source: string): Generator<JsonDocument> {
  return jsonDocuments([Buffer.from(text)], source);
}

/** The JSON objects in what arrives piece by piece, wherever the pieces end; see {@link jsonDocumentsOfFile}. */
export function* jsonDocuments(
  chunks: Iterable<Buffer>,
  source: string,
  mostBytes = MOST_BYTES,
): Generator<JsonDocument> {
  const splitter = new Splitter(source);
  let bytes = 0;
  for (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      throw new VerificationInputError(
        `${source}: is larger than ${mostBytes / 2 ** 20} MiB; save fewer proxies in one file`,
      );
    }
    for (const { text, line } of splitter.push(chunk)) yield { value: parsed(text, line, source), line };
  }
  splitter.end();
}

function parsed(text: string, line: number, source: string): JsonObject {
  try {
    // It begins with a brace.
    return JSON.parse(text) as JsonObject;
  } catch (error) {
    // The message of JSON.parse quotes the text, which may be a secret: only the place is taken from it.
    const [, position] = /position (\d+)/.exec((error as Error).message) ?? [];
    const linesBefore = text.slice(0, Number(position)).split('\n').length - 1;
    const place = position === undefined ? `in what begins on line ${line}` : `on line ${line + linesBefore}`;
    throw new VerificationInputError(`${source}: is no valid JSON: there is an error ${place}`);
  }
}

/** @throws VerificationInputError for a text that is not in UTF-8 */
export function withoutByteOrderMark(bytes: Buffer, source: string): Buffer {
  if (bytes[0] === 0xff || bytes[0] === 0xfe) {
    throw new VerificationInputError(`${source}: is UTF-16, as older PowerShell writes it: save it as UTF-8`);
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const [QUOTE, BACKSLASH, NEWLINE] = [0x22, 0x5c, 0x0a];
const [OPEN_MAP, CLOSE_MAP, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const SPACES = new Set(Buffer.from(' \t\r\n'));

/** What may come next between documents: outside of a list, and in one behind each sign. */
const OUTSIDE = '{[';
const BEHIND: Readonly<Record<string, string>> = { '[': '{]', '{': ',]', ',': '{', ']': OUTSIDE };

/**
 * Finds where one object ends and the next begins, by counting brackets outside of texts. It leaves all else to JSON.parse.
 *
 * A parser of streams (`@streamparser/json` 0.0.26) was tried: it has no lines, no limits of bytes or levels and no notion of a list
 * around the documents. All of that stayed here, 19 lines went, and a package came. Others are asynchronous, or read a single value.
 */
class Splitter {
  private line = 1;
  private isFirst = true;
  private isEmpty = true;
  private expected = OUTSIDE;
  /** Of the document that is being read: how deep it is, where it began, and what was read of it. */
  private depth = 0;
  private begin = 0;
  private inText = false;
  private isEscaped = false;
  private parts: Buffer[] = [];
  private size = 0;

  public constructor(private readonly source: string) {}

  /** The texts of the objects that end in a chunk. */
  public *push(input: Buffer): Generator<{ text: string; line: number }> {
    const chunk = this.isFirst ? withoutByteOrderMark(input, this.source) : input;
    this.isFirst = false;
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number;
      if (byte === NEWLINE) this.line += 1;
      if (this.depth === 0) {
        if (this.begins(byte)) start = at;
      } else if (this.ends(byte)) {
        this.keep(chunk.subarray(start, at + 1));
        yield { text: Buffer.concat(this.parts).toString('utf8'), line: this.begin };
        this.parts = [];
        this.size = 0;
      }
    }
    if (this.depth > 0) this.keep(chunk.subarray(start));
  }

  /** @throws VerificationInputError when there was nothing, or something is left open */
  public end(): void {
    if (this.depth > 0) this.refuse(`is cut off: the JSON that begins on line ${this.begin} has no end`);
    if (this.expected !== OUTSIDE) this.refuse('is cut off: the list has no end');
    if (this.isEmpty) this.refuse('is empty');
  }

  /** Whether a document begins with this byte, which stands between documents. */
  private begins(byte: number): boolean {
    if (SPACES.has(byte)) return false;
    const sign = String.fromCharCode(byte);
    if (!this.expected.includes(sign)) {
      this.refuse(`is no JSON of proxies: line ${this.line} should begin with "{" or "["`);
    }
    if (sign !== '{' || this.expected !== OUTSIDE) this.expected = BEHIND[sign] ?? OUTSIDE;
    this.isEmpty = false;
    if (sign !== '{') return false;
    this.begin = this.line;
    this.depth = 1;
    return true;
  }

  /** Whether the document ends with this byte of it. */
  private ends(byte: number): boolean {
    if (this.inText) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) this.inText = false;
      return false;
    }
    if (byte === QUOTE) this.inText = true;
    else if (byte === OPEN_MAP || byte === OPEN_LIST) this.depth += 1;
    else if (byte === CLOSE_MAP || byte === CLOSE_LIST) this.depth -= 1;
    if (this.depth > MOST_LEVELS)
      this.refuse(`the JSON that begins on line ${this.begin} has over ${MOST_LEVELS} levels`);
    return this.depth === 0;
  }

  private keep(part: Buffer): void {
    this.parts.push(part);
    this.size += part.length;
    if (this.size > MOST_DOCUMENT_BYTES) {
      this.refuse(`the JSON that begins on line ${this.begin} is larger than ${MOST_DOCUMENT_BYTES / 2 ** 20} MiB`);
    }
  }

  private refuse(problem: string): never {
    throw new VerificationInputError(`${this.source}: ${problem}`);
  }
}
