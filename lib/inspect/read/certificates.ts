import { CERT_MANAGER_GROUP } from '../../facts/cert-manager';
import { textAt, valueAt } from './fields';
import type { Inventory } from './inventory';
import { type IssuerName, issuerOfReference } from './issuers';
import type { LoadedObject } from './load';

/** A Certificate of cert-manager, of a file or of a cluster. */
export interface Certificate {
  readonly object: LoadedObject;
  readonly isAuthority: boolean;
  /** The Secret that it is kept in, in its own namespace. */
  readonly secretName?: string;
  /** Who signs it; nothing where that is not known. */
  readonly issuer?: IssuerName;
}

/** cert-manager's Certificates; other projects have kinds of the same name. */
export function certificatesOf(inventory: Inventory): Certificate[] {
  return inventory.ofKind(CERT_MANAGER_GROUP, 'Certificate').map(certificateOf);
}

/** What an object of that kind says. */
export function certificateOf(object: LoadedObject): Certificate {
  return {
    object,
    isAuthority: valueAt(object.body, 'spec', 'isCA') === true,
    secretName: textAt(object.body, 'spec', 'secretName') || undefined,
    issuer: issuerOfReference(valueAt(object.body, 'spec', 'issuerRef'), object.namespace),
  };
}
