import { createHash, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { BIT_STRING, derOf, INTEGER, OCTET_STRING, SEQUENCE } from './der';

/** The kinds of keys that proxies make: RSA with 2048 bits as sidecars do by default, ECDSA on P-256 as ztunnel does. */
export type KeyKind = 'rsa' | 'ecdsa';

/** A key that signs requests. */
export interface RequestKey {
  readonly kind: KeyKind;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface SigningRequest {
  /** The request (PKCS #10), in PEM. */
  readonly pem: string;
  /** The SHA-256 of its public key, as {@link ParsedCertificate.publicKeyHash} tells that of a certificate. */
  readonly publicKeyHash: string;
}

/** Tags of DER that only a request or a name in it has (RFC 2986, section 4.1; RFC 5280, section 4.2.1.6). */
const [SET, ATTRIBUTES, URI] = [0x31, 0xa0, 0x86];

const oid = (hex: string) => Buffer.from(hex, 'hex');
/** 1.2.840.113549.1.9.14, the attribute with the extensions that are asked for. */
const EXTENSION_REQUEST = oid('06092a864886f70d01090e');
/** 2.5.29.17 */
const SUBJECT_ALT_NAME = oid('0603551d11');
const SIGNATURES: Readonly<Record<KeyKind, Buffer>> = {
  // sha256WithRSAEncryption, which has NULL as its parameters (RFC 4055, section 5), and ecdsa-with-SHA256, which has none (RFC 5758).
  rsa: derOf(SEQUENCE, oid('06092a864886f70d01010b'), oid('0500')),
  ecdsa: derOf(SEQUENCE, oid('06082a8648ce3d040302')),
};

const newKeyPair = promisify(generateKeyPair);

export async function newKey(kind: KeyKind): Promise<RequestKey> {
  const pair = await (kind === 'rsa'
    ? newKeyPair('rsa', { modulusLength: 2048 })
    : newKeyPair('ec', { namedCurve: 'P-256' }));
  return { kind, ...pair };
}

/**
 * A signing request of a key, with no subject and one URI as its name: what a proxy of Istio sends.
 *
 * Written here, because a library for it (@peculiar/x509 2.2.0) brings 340 kB.
 */
export function signingRequest(uri: string, { kind, publicKey, privateKey }: RequestKey): SigningRequest {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const names = derOf(SEQUENCE, derOf(URI, Buffer.from(uri)));
  const extensions = derOf(SEQUENCE, derOf(SEQUENCE, SUBJECT_ALT_NAME, derOf(OCTET_STRING, names)));
  const attribute = derOf(SEQUENCE, EXTENSION_REQUEST, derOf(SET, extensions));
  const version = derOf(INTEGER, Buffer.from([0]));
  const info = derOf(SEQUENCE, version, derOf(SEQUENCE), spki, derOf(ATTRIBUTES, attribute));
  const signature = derOf(BIT_STRING, Buffer.from([0]), sign('sha256', info, privateKey));
  const lines =
    derOf(SEQUENCE, info, SIGNATURES[kind], signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    pem: ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''].join('\n'),
    publicKeyHash: createHash('sha256').update(spki).digest('hex'),
  };
}
