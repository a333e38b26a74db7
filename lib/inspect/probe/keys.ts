import { type KeyKind, newKey, type RequestKey } from '../../x509/signing-request';

/** Where the keys of signing requests come from: each call gives one. None is kept beyond the probe. */
export type KeySource = () => Promise<RequestKey>;

/** A core makes some five RSA keys a second, which is less than an agent signs, and thousands of ECDSA keys. */
const SHARED_RSA_KEYS = 8;

export function freshKeys(kind: KeyKind): KeySource {
  return () => newKey(kind);
}

/** Keys for a load: of RSA a few, made before it begins, which all calls share in turn, so that not this machine is what is measured. */
export async function keysForLoad(kind: KeyKind, count = SHARED_RSA_KEYS): Promise<KeySource> {
  if (kind === 'ecdsa') return freshKeys(kind);
  const ring = await Promise.all(Array.from({ length: Math.min(count, SHARED_RSA_KEYS) }, () => newKey(kind)));
  let asked = 0;
  return async () => {
    asked += 1;
    return ring[asked % ring.length] as RequestKey;
  };
}
