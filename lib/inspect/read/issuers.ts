import { CERT_MANAGER_GROUP, CLUSTER_ISSUER_KIND, ISSUER_KIND } from '../../facts/cert-manager';
import { textAt } from './fields';
import type { Inventory } from './inventory';
import type { LoadedObject } from './load';
import { groupOf, qualifiedName } from './objects';

/** What names an issuer: in an agent's flags, in its ConfigMap, or as `issuerRef`. */
export interface IssuerName {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** The namespace of the requests, which is that of a namespaced issuer. */
  readonly namespace?: string;
}

/** The issuer that an issuerRef names, with cert-manager's defaults; nothing where it names none. */
export function issuerOfReference(reference: unknown, namespace: string | undefined): IssuerName | undefined {
  const name = textAt(reference, 'name');
  if (!name) return undefined;
  const group = textAt(reference, 'group') || CERT_MANAGER_GROUP;
  return { group, kind: textAt(reference, 'kind') || ISSUER_KIND, name, namespace };
}

/** An issuer's kind as people tell it: with its group where the kind alone would be taken for cert-manager's. */
export function issuerKindLabel({ group, kind }: Pick<IssuerName, 'group' | 'kind'>): string {
  const isForeign = group !== CERT_MANAGER_GROUP && [ISSUER_KIND, CLUSTER_ISSUER_KIND].includes(kind);
  return isForeign ? `${kind}.${group}` : kind;
}

export class Issuers {
  public constructor(
    private readonly inventory: Inventory,
    /** Where cert-manager looks for the Secrets of ClusterIssuers. */
    private readonly clusterResourceNamespace: string,
  ) {}

  public objectOf(issuer: IssuerName): LoadedObject | undefined {
    return this.inventory.find(issuer.group, issuer.kind, this.namespaceOf(issuer), issuer.name);
  }

  public namespaceOf({ group, kind, namespace }: IssuerName): string | undefined {
    return this.inventory.isClusterWide(group, kind) ? undefined : namespace;
  }

  /** `Issuer istio-system/istio-ca`. */
  public labelOf(issuer: IssuerName): string {
    return `${issuer.kind} ${qualifiedName(this.namespaceOf(issuer), issuer.name)}`;
  }

  /** The Secret whose key a CA issuer of cert-manager signs with. */
  public secretOf(issuer: LoadedObject): { readonly namespace?: string; readonly name: string } | undefined {
    const name = textAt(issuer.body, 'spec', 'ca', 'secretName');
    if (groupOf(issuer) !== CERT_MANAGER_GROUP || !name) return undefined;
    const isClusterWide = this.inventory.isClusterWide(CERT_MANAGER_GROUP, issuer.kind);
    return { namespace: isClusterWide ? this.clusterResourceNamespace : issuer.namespace, name };
  }
}
