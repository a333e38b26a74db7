import type { Duration } from 'cdk8s';
import { CERT_MANAGER_GROUP, CLUSTER_ISSUER_KIND, ISSUER_KIND } from '../facts/cert-manager';
import { checked } from '../internal/checked/checked';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../internal/names';
import { refuse, type Site } from '../internal/refusal';
import { isClusterWideKind, issuerKind } from './issuers/kinds';
import type { TrustAnchor } from './trust/trust-anchor';

/** The lifetimes that a CA issues. */
export interface IssuedLifetimes {
  /**
   * The shortest lifetime that the CA's policy allows. An agent that requests a shorter one is refused.
   *
   * @default - not known, unless the issuer's own docs say otherwise
   */
  readonly minimumDuration?: Duration;

  /**
   * The longest lifetime that the CA's policy allows. An agent that requests a longer one is refused.
   *
   * @default - not known, unless the issuer's own docs say otherwise
   */
  readonly maximumDuration?: Duration;
}

/** Properties of the CA behind an issuer. What is left out is not checked. */
export interface IssuerTraits extends IssuedLifetimes {
  /**
   * The trust anchor of the certificates that the issuer signs, for a CA whose root this library makes.
   *
   * @default - not known: set `trustAnchor` on the agent
   */
  readonly trustAnchor?: TrustAnchor;

  /**
   * The certificate of a CA whose key is in the cluster, in PEM, followed by those above it. An agent whose `trustAnchor` is given in PEM
   * and does not have its root is refused, and so are clusters of a `Fleet` that share the key or do not trust it.
   *
   * @default - not known
   */
  readonly caCertificate?: string;

  /**
   * Whether the CA refuses a request without a common name.
   *
   * @default false
   */
  readonly requiresCommonName?: boolean;
}

/** An issuer that signs CertificateRequests: a construct of this library, or an existing one that an `IssuerRef` names. */
export interface IIssuer {
  /** The API group of the issuer's kind, `cert-manager.io` for cert-manager's own. */
  readonly group: string;
  /** The issuer's kind: `Issuer`, `ClusterIssuer`, or an external issuer's. */
  readonly kind: string;
  /** The issuer's name. */
  readonly name: string;
  /**
   * The namespace of a namespaced issuer, which signs requests in that namespace only.
   *
   * @default - none: the issuer is cluster-wide
   */
  readonly namespace?: string;
  /**
   * What the API and RBAC call the issuer's kind: the plural in its CRD, such as `clusterissuers`.
   *
   * @default - that of the CRD for the issuers that this library knows; for others as Kubernetes guesses it from the kind
   */
  readonly plural?: string;
  /**
   * Properties of the CA behind it.
   *
   * @default - nothing is known of it
   */
  readonly traits?: IssuerTraits;
}

/** Properties of `IssuerRef.external`: an issuer of a third-party API group. */
export interface ExternalIssuerProps {
  /** The API group, for example `awspca.cert-manager.io`. */
  readonly group: string;
  /** The kind, for example `AWSPCAClusterIssuer`. */
  readonly kind: string;
  /** The name. */
  readonly name: string;
  /**
   * The namespace, for a kind that is namespaced.
   *
   * @default - the kind is cluster-scoped
   */
  readonly namespace?: string;
  /**
   * What the API and RBAC call the kind: `spec.names.plural` of its CRD, for example `awspcaclusterissuers`. A `MeshCertificatePolicy`
   * grants the right to approve by this name.
   *
   * @default - that of the CRD for the issuers that this library knows; for others as Kubernetes guesses it: the kind in lower case
   *     with "s" behind it, "es" behind an "s", and "ies" in place of a "y"
   */
  readonly plural?: string;
}

const NAMESPACE_FIX = 'Write the namespace the issuer lives in.';

/** A reference to an issuer that exists in the cluster. It makes no object. */
@checked
export class IssuerRef implements IIssuer {
  /** cert-manager's Issuer `name` in `namespace`: it signs requests of that namespace only. */
  public static issuer(name: string, namespace: string): IssuerRef {
    return new IssuerRef('IssuerRef.issuer', { group: CERT_MANAGER_GROUP, kind: ISSUER_KIND, name, namespace }, true);
  }

  /** cert-manager's ClusterIssuer `name`: it signs requests of every namespace. */
  public static clusterIssuer(name: string): IssuerRef {
    const issuer = { group: CERT_MANAGER_GROUP, kind: CLUSTER_ISSUER_KIND, name };
    return new IssuerRef('IssuerRef.clusterIssuer', issuer, false);
  }

  /**
   * The Issuer of a CA that this library makes.
   *
   * @internal
   */
  public static _ofChain(name: string, namespace: string, trustAnchor: TrustAnchor): IssuerRef {
    const issuer = { group: CERT_MANAGER_GROUP, kind: ISSUER_KIND, name, namespace };
    return new IssuerRef('IssuerRef.issuer', issuer, true, { trustAnchor });
  }

  /** An issuer of another API group, such as AWS Private CA's or step-ca's. */
  public static external(props: ExternalIssuerProps): IssuerRef {
    return new IssuerRef('IssuerRef.external', props, props.namespace !== undefined);
  }

  /**
   * The issuer that a chart's values name, refused by their paths; a kind for a namespace is where it is asked.
   *
   * @internal
   */
  public static _ofValues(site: Site, issuer: ExternalIssuerProps, at: (field: string) => string): IssuerRef {
    const { group, kind, name } = issuer;
    if (isClusterWideKind(group, kind)) return new IssuerRef(site, { group, kind, name }, false, undefined, at);
    return new IssuerRef(site, issuer, true, undefined, at);
  }

  /** The API group of the issuer's kind. */
  public readonly group: string;
  /** The issuer's kind. */
  public readonly kind: string;
  /** The issuer's name. */
  public readonly name: string;
  /** The namespace, for a namespaced issuer. */
  public readonly namespace?: string;
  /** What the API and RBAC call the kind. */
  public readonly plural?: string;
  /** Properties of the CA behind it: none for an issuer that is only named. */
  public readonly traits?: IssuerTraits;

  private constructor(
    site: Site,
    issuer: ExternalIssuerProps,
    namespaced: boolean,
    traits?: IssuerTraits,
    at = (field: string) => field,
  ) {
    const { group, kind, name, namespace, plural } = issuer;
    checkName(site, at('group'), group, DNS_SUBDOMAIN_RULE, 'Write the API group without a version.');
    checkName(site, at('name'), name, DNS_SUBDOMAIN_RULE, 'Write the name of the issuer object.');
    if (group === 'acme.cert-manager.io') {
      const fix =
        'ACME proves the ownership of DNS names and never signs a SPIFFE ID, so it cannot be the CA of a mesh.';
      refuse(site, { prop: at('group'), received: group, allowed: 'the group of a CA that signs any name', fix });
    }
    if (!/^[A-Z][A-Za-z0-9]*$/.test(kind)) {
      const allowed = 'the kind of a Kubernetes object, in UpperCamelCase';
      const fix = 'Write the kind as the issuer\'s manifest does, for example "AWSPCAClusterIssuer".';
      refuse(site, { prop: at('kind'), received: kind, allowed, fix });
    }
    if (group === CERT_MANAGER_GROUP && kind !== (namespaced ? ISSUER_KIND : CLUSTER_ISSUER_KIND)) {
      refuse(site, {
        prop: at('kind'),
        received: `${kind} ${namespaced ? 'with' : 'without'} a namespace`,
        allowed: "of cert-manager's own group an Issuer with a namespace or a ClusterIssuer without",
        fix: 'Use IssuerRef.issuer(name, namespace) or IssuerRef.clusterIssuer(name).',
      });
    }
    if (plural !== undefined) {
      checkName(site, at('plural'), plural, DNS_LABEL_RULE, "Write spec.names.plural of the kind's CRD.");
    }
    checkScope(site, issuer, namespaced, at('namespace'));
    if (namespaced) checkName(site, at('namespace'), namespace ?? '', DNS_LABEL_RULE, NAMESPACE_FIX);
    this.group = group;
    this.kind = kind;
    this.name = name;
    this.namespace = namespace;
    this.plural = plural;
    this.traits = traits;
  }
}

/** A kind that this library knows is one for a namespace, or one for the whole cluster. */
function checkScope(
  site: Site,
  { group, kind, namespace }: ExternalIssuerProps,
  namespaced: boolean,
  prop: string,
): void {
  const known = issuerKind(group, kind);
  if (known === undefined || known.clusterWide !== namespaced) return;
  const allowed = known.clusterWide ? `nothing, because ${kind} is cluster-wide` : `the namespace of the ${kind}`;
  refuse(site, { prop, received: namespace, allowed, fix: known.clusterWide ? 'Leave namespace out.' : NAMESPACE_FIX });
}
