import { CERT_MANAGER_GROUP, CERT_MANAGER_NAMESPACE } from '../../facts/cert-manager';
import { grouped } from '../../internal/grouped';
import { textAt, valueAt } from './fields';
import type { Inventory } from './inventory';
import { type IssuerName, type Issuers, issuerOfReference } from './issuers';
import { type LoadedObject, ManifestError } from './load';
import { nameOf } from './objects';

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

export function certificateOf(object: LoadedObject): Certificate {
  return {
    object,
    isAuthority: valueAt(object.body, 'spec', 'isCA') === true,
    secretName: textAt(object.body, 'spec', 'secretName') || undefined,
    issuer: issuerOfReference(valueAt(object.body, 'spec', 'issuerRef'), object.namespace),
  };
}

/** A root by what is known of it at synthesis. */
export interface Root {
  /** Equal for equal roots. */
  readonly key: string;
  readonly label: string;
  /** Whether it is made in the cluster, so that its certificate is not known here; otherwise it is known by its certificate. */
  readonly isMadeInCluster: boolean;
}

/** Far above any chain: a proxy that is handed one reads less. */
const MOST_ABOVE = 100;

/** The CAs that are made in a cluster: which Certificate lies in which Secret, and what is above it. */
export class Authorities {
  private readonly bySecret: ReadonlyMap<string, readonly Certificate[]>;
  private allRoots?: Authorities['roots'];

  public constructor(
    private readonly certificates: readonly Certificate[],
    private readonly issuers: Issuers,
  ) {
    this.bySecret = grouped(certificates, ({ secretName = '' }) => secretName);
  }

  /** The Certificate that is kept in a Secret; where its namespace is not told, cert-manager's own is taken for it. */
  public certificateIn(secretName: string, namespace = CERT_MANAGER_NAMESPACE): Certificate | undefined {
    return this.bySecret.get(secretName)?.find(({ object }) => object.namespace === namespace);
  }

  /** The CA Certificates above what an issuer signs, from the one that it signs with up to the root; empty when they are not here. */
  public chainOf(issuer: IssuerName | undefined): Certificate[] {
    const chain = new Set<Certificate>();
    let next = this.above(issuer);
    while (next !== undefined && !chain.has(next)) {
      if (chain.size === MOST_ABOVE) {
        throw new ManifestError(
          `Certificate ${nameOf(next.object)}: more than ${MOST_ABOVE} CAs are signed below it, one by the other`,
        );
      }
      chain.add(next);
      next = this.above(next.issuer);
    }
    return [...chain];
  }

  /** The Certificate that an issuer signs with. */
  private above(issuer: IssuerName | undefined): Certificate | undefined {
    const object = issuer && this.issuers.objectOf(issuer);
    const secret = object && this.issuers.secretOf(object);
    return secret && this.certificateIn(secret.name, secret.namespace);
  }

  /** The root that ends a chain of CA Certificates; nothing when the chain leaves what is here. */
  public rootOf(chain: readonly Certificate[]): Root | undefined {
    const last = chain.at(-1);
    const issuer = last?.issuer && this.issuers.objectOf(last.issuer);
    if (last === undefined || valueAt(issuer?.body, 'spec', 'selfSigned') === undefined) return undefined;
    const secret = `${last.object.namespace ?? ''}/${last.secretName ?? ''}`;
    const label = `the root of Certificate ${nameOf(last.object)} (Secret ${secret})`;
    return { key: `Secret ${secret}`, label, isMadeInCluster: true };
  }

  public get roots(): readonly { readonly certificate: Certificate; readonly root: Root }[] {
    this.allRoots ??= this.certificates.flatMap((certificate) => {
      const root = this.rootOf([certificate]);
      return root ? [{ certificate, root }] : [];
    });
    return this.allRoots;
  }
}
