import {
  BIT_STRING,
  BOOLEAN,
  derInside,
  derValues,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  oidOf,
  SEQUENCE,
} from './der';

/** What the extensions of a certificate say that Node does not tell. */
export interface Extensions {
  readonly pathLength?: number;
  /** Whether its key may sign what is no certificate, as TLS does; true where the key usage sets no limit. */
  readonly allowsDigitalSignature: boolean;
  readonly hasKeyUsage: boolean;
  readonly hasNameConstraints: boolean;
  readonly unknownCritical: readonly string[];
}

const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
const NAME_CONSTRAINTS = '2.5.29.30';

/** The extensions that the checks respect, and those that only help to find or describe a certificate. */
const KNOWN = new Set([
  KEY_USAGE,
  BASIC_CONSTRAINTS,
  NAME_CONSTRAINTS,
  '2.5.29.14', // subject key identifier
  '2.5.29.17', // subject alternative name
  '2.5.29.31', // CRL distribution points
  '2.5.29.32', // certificate policies
  '2.5.29.35', // authority key identifier
  '2.5.29.37', // extended key usage
  '1.3.6.1.5.5.7.1.1', // authority information access
]);

/** The tag [3] of the extensions in a TBSCertificate (RFC 5280, section 4.1). */
const EXTENSIONS = 0xa3;

/** Bit 0 of the key usage, the first one of the first byte. */
const DIGITAL_SIGNATURE = 0x80;

/**
 * Reads the extensions of a certificate that Node has read already, and so OpenSSL.
 *
 * Libraries were tried: `@peculiar/asn1-x509` 2.11 and `asn1js` 3.1 read all of a certificate once more, and so refuse some for what
 * stands in their names although OpenSSL takes them; they throw TypeErrors and RangeErrors; and they take 70 and 50 times as long.
 *
 * @throws Error when they are damaged, or when one stands there twice, which every verifier refuses (RFC 5280, section 4.2)
 */
export function extensionsOf(der: Buffer): Extensions {
  const extensions = listed(der);
  const values = new Map(extensions.map(({ oid, value }) => [oid, value]));
  if (values.size < extensions.length) throw new Error('an extension that stands there twice');
  const [constraints, usage] = [values.get(BASIC_CONSTRAINTS), values.get(KEY_USAGE)];
  return {
    pathLength: constraints && pathLengthOf(constraints),
    allowsDigitalSignature: usage === undefined || allowsDigitalSignature(usage),
    hasKeyUsage: usage !== undefined,
    hasNameConstraints: values.has(NAME_CONSTRAINTS),
    unknownCritical: extensions.filter(({ oid, critical }) => critical && !KNOWN.has(oid)).map(({ oid }) => oid),
  };
}

interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

/** Certificate { TBSCertificate { ..., [3] { Extension { OID, critical BOOLEAN DEFAULT FALSE, OCTET STRING } ... } } ... } */
function listed(der: Buffer): Extension[] {
  const [tbs] = derInside(der, SEQUENCE);
  const fields = derValues(tbs?.content ?? Buffer.alloc(0));
  const extensions = fields.find(({ tag }) => tag === EXTENSIONS);
  if (!extensions) return [];
  return derInside(extensions.content, SEQUENCE).map(({ content }) => {
    const parts = derValues(content);
    const [id, value] = [parts[0], parts[parts.length - 1]];
    if (id?.tag !== OBJECT_IDENTIFIER || value?.tag !== OCTET_STRING) throw new Error('an extension that is damaged');
    const critical = parts.some(({ tag, content: [flag] }) => tag === BOOLEAN && flag !== 0);
    return { oid: oidOf(id.content), critical, value: value.content };
  });
}

function pathLengthOf(value: Buffer): number | undefined {
  const length = derInside(value, SEQUENCE).find(({ tag }) => tag === INTEGER)?.content;
  if (!length) return undefined;
  if ((length[0] ?? 0x80) >= 0x80) throw new Error('a path length that is negative');
  return Number.parseInt(length.toString('hex'), 16);
}

/** A BIT STRING begins with the number of bits that its last byte does not use. */
function allowsDigitalSignature(value: Buffer): boolean {
  const [bits] = derValues(value);
  if (bits?.tag !== BIT_STRING) throw new Error('a key usage that is damaged');
  return ((bits.content[1] ?? 0) & DIGITAL_SIGNATURE) !== 0;
}
