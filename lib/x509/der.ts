/** A value of DER with its tag: the three parts of TLV. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

export const BOOLEAN = 0x01;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;

/** No length in a certificate needs more bytes than that. */
const MOST_LENGTH_BYTES = 4;

/** The longest in use are made from UUIDs, and have 20 bytes. */
const MOST_OID_BYTES = 128;

/** A value in DER, from the parts of its content. */
export function derOf(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const digits = content.length.toString(16);
  const length = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  const head = content.length < 0x80 ? [tag, content.length] : [tag, 0x80 + length.length, ...length];
  return Buffer.concat([Buffer.from(head), content]);
}

/**
 * The values that follow each other in DER; what is inside a value is read by another call.
 *
 * @throws Error when the bytes end too early, and for the forms that only BER has
 */
export function derValues(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = byteAt(bytes, at);
    // Certificates have no tags beyond 30, which take several bytes.
    if ((tag & 0x1f) === 0x1f) throw new Error('a tag of several bytes');
    const first = byteAt(bytes, at + 1);
    const more = first < 0x80 ? 0 : first - 0x80;
    if (first === 0x80 || more > MOST_LENGTH_BYTES) throw new Error('a length that DER does not have');
    const start = at + 2 + more;
    if (start > bytes.length) throw new Error('a length that is cut off');
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    if (start + length > bytes.length) throw new Error('a value that is cut off');
    values.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return values;
}

/** The values inside the one value that the bytes hold, which has to have this tag. */
export function derInside(bytes: Buffer, tag: number): DerValue[] {
  const [value, ...rest] = derValues(bytes);
  if (value?.tag !== tag || rest.length > 0) throw new Error('another value than expected');
  return derValues(value.content);
}

/**
 * An object identifier with dots, such as `2.5.29.19`.
 *
 * @throws Error when it is longer than any that is in use, as it takes more time than its length is worth to write it with dots
 */
export function oidOf(content: Buffer): string {
  if (content.length > MOST_OID_BYTES) throw new Error('an object identifier that is too long');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [joined = 0n, ...rest] = arcs;
  // The first two arcs share a number.
  const first = joined < 80n ? joined / 40n : 2n;
  return [first, joined - first * 40n, ...rest].join('.');
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Error('a value that is cut off');
  return byte;
}
