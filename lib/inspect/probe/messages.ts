/**
 * The two messages of istio.v1.auth.IstioCertificateService (security/v1alpha1/ca.proto of istio/api, unchanged from 1.8 to 1.31) in the
 * wire format of protocol buffers: four fields need no library, which would be 110 kB.
 */
export interface CertificateRequestMessage {
  /** Field 1: the signing request in PEM. */
  readonly csr: string;
  /** Field 3: for how many seconds. */
  readonly validitySeconds: number;
  /** Field 4, a google.protobuf.Struct: here of texts alone. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** How a value is written: as a number of some bytes, in 8 bytes, with its length before it, or in 4 bytes. */
const [VARINT, EIGHT_BYTES, WITH_LENGTH, FOUR_BYTES] = [0, 1, 2, 5];

/** A 64-bit number has ten groups of seven bits. */
const MOST_VARINT_BYTES = 10;

export function encodeRequest({ csr, validitySeconds, metadata }: CertificateRequestMessage): Buffer {
  const fields = Object.entries(metadata).map(([key, value]) =>
    // A map is a list of entries, with the key as 1 and the value as 2; a Value has its text as 3.
    withLength(1, withLength(1, Buffer.from(key)), withLength(2, withLength(3, Buffer.from(value)))),
  );
  const lifetime = validitySeconds > 0 ? [Buffer.from([(3 << 3) | VARINT]), varint(validitySeconds)] : [];
  return Buffer.concat([withLength(1, Buffer.from(csr)), ...lifetime, withLength(4, ...fields)]);
}

/**
 * The texts of `cert_chain`, field 1 of a response. Other fields are passed over, as protocol buffers want it.
 *
 * @throws Error for bytes that are no message
 */
export function decodeResponse(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at);
    const [field, wire] = [Math.floor(tag.value / 8), tag.value % 8];
    at = tag.end;
    if (field === 0) throw new Error('a field without a number');
    if (wire === VARINT) at = readVarint(bytes, at).end;
    else if (wire === EIGHT_BYTES) at += 8;
    else if (wire === FOUR_BYTES) at += 4;
    else if (wire === WITH_LENGTH) {
      const { value: length, end } = readVarint(bytes, at);
      at = end + length;
      if (field === 1) texts.push(bytes.subarray(end, at).toString('utf8'));
    } else throw new Error('a value of an unknown kind');
    if (at > bytes.length) throw new Error('a value that is cut off');
  }
  return texts;
}

function withLength(field: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([(field << 3) | WITH_LENGTH]), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

/** Large numbers lose digits here; those that count are lengths, and far smaller. */
function readVarint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < MOST_VARINT_BYTES; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) throw new Error('a number that is cut off');
    value += (byte % 0x80) * 0x80 ** index;
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  throw new Error('a number that is too long');
}
