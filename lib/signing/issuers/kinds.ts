import { CERT_MANAGER_API, CLUSTER_ISSUER_KIND, ISSUER_KIND } from '../../facts/cert-manager';

/** A kind of issuer as its CRD defines it. */
export interface IssuerKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly clusterWide: boolean;
}

/** The issuers of one project: a kind for one namespace, and one for the whole cluster. */
export interface IssuerFamily {
  readonly apiVersion: string;
  readonly namespaced: IssuerKind;
  readonly clusterWide: IssuerKind;
}

/** Every project's issuers that this library makes or reads in particular, from the CRDs of the releases that cdk8s.yaml pins. */
export const ISSUER_FAMILIES = {
  certManager: family(CERT_MANAGER_API, [ISSUER_KIND, 'issuers'], [CLUSTER_ISSUER_KIND, 'clusterissuers']),
  awsPca: family(
    'awspca.cert-manager.io/v1beta1',
    ['AWSPCAIssuer', 'awspcaissuers'],
    ['AWSPCAClusterIssuer', 'awspcaclusterissuers'],
  ),
  googleCas: family(
    'cas-issuer.jetstack.io/v1beta1',
    ['GoogleCASIssuer', 'googlecasissuers'],
    ['GoogleCASClusterIssuer', 'googlecasclusterissuers'],
  ),
  step: family(
    'certmanager.step.sm/v1beta1',
    ['StepIssuer', 'stepissuers'],
    ['StepClusterIssuer', 'stepclusterissuers'],
  ),
} as const satisfies Record<string, IssuerFamily>;

export const ISSUER_KINDS: readonly IssuerKind[] = Object.values(ISSUER_FAMILIES).flatMap(
  ({ namespaced, clusterWide }) => [namespaced, clusterWide],
);

export function issuerKind(group: string, kind: string): IssuerKind | undefined {
  return ISSUER_KINDS.find((known) => known.group === group && known.kind === kind);
}

/**
 * Whether a kind is cluster-wide, where only its name is given: in a chart's values, an agent's flags, an issuerRef. An unknown kind counts
 * as cluster-wide if its name contains "Cluster": all external issuers that cert-manager.io lists keep to that.
 */
export function isClusterWideKind(group: string, kind: string): boolean {
  return issuerKind(group, kind)?.clusterWide ?? kind.includes('Cluster');
}

/** The plural of a kind where it is not given, as Kubernetes guesses it (UnsafeGuessKindToResource, apimachinery pkg/api/meta). */
export function guessedPlural(group: string, kind: string): string {
  const known = issuerKind(group, kind);
  if (known !== undefined) return known.plural;
  const singular = kind.toLowerCase();
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

/** A kind and its plural, as its CRD says. */
type Names = readonly [kind: string, plural: string];

function family(apiVersion: string, namespaced: Names, clusterWide: Names): IssuerFamily {
  const [group = ''] = apiVersion.split('/');
  const of = ([kind, plural]: Names, isClusterWide: boolean): IssuerKind => ({
    group,
    kind,
    plural,
    clusterWide: isClusterWide,
  });
  return { apiVersion, namespaced: of(namespaced, false), clusterWide: of(clusterWide, true) };
}
