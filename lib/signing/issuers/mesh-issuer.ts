import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CERT_MANAGER_NAMESPACE, CLUSTER_ISSUER_KIND } from '../../facts/cert-manager';
import { ISSUER_NAME } from '../../facts/istio-csr';
import { nameClashes } from '../../internal/beside';
import { checked } from '../../internal/checked/checked';
import { placeInMesh } from '../../internal/cluster';
import { goDuration, secondsIn } from '../../internal/lifetimes';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { addClusterObject, addObject } from '../../internal/objects';
import { refusalMessage, refuse } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import { certManagersBeside } from '../../platform/in-app';
import type { IIssuer, IssuedLifetimes, IssuerTraits } from '../issuer';
import { ISSUER_FAMILIES, type IssuerFamily } from './kinds';

/** Properties that all issuers of this library share. */
export interface MeshIssuerProps extends IssuedLifetimes {
  /** The mesh that the issuer signs for. */
  readonly mesh: Mesh;

  /**
   * The name of the issuer object.
   *
   * @default 'istio-ca'
   */
  readonly name?: string;

  /**
   * Whether the issuer is cluster-wide. It then signs for everyone who may create CertificateRequests in any namespace, unless an
   * approver enforces policies (`MeshCertificatePolicy`), and it reads its Secrets from the cluster resource namespace.
   *
   * @default false
   */
  readonly clusterWide?: boolean;

  /**
   * The namespace of a namespaced issuer: where the agent creates its CertificateRequests.
   *
   * @default - the mesh's namespace
   */
  readonly namespace?: string;

  /**
   * The namespace of a cluster-wide issuer's Secrets: cert-manager's flag `--cluster-resource-namespace`, or an external issuer's own.
   *
   * @default 'cert-manager'
   */
  readonly clusterResourceNamespace?: string;
}

/**
 * An issuer for a mesh: one object, namespaced or cluster-wide, for the agent's `issuer`. Which root it signs below is not known at
 * synthesis, so the agent needs a `trustAnchor`.
 *
 * The construct's default child is the issuer object.
 *
 * @throws Error for a name or namespace that Kubernetes would refuse, and for a namespace that contradicts `clusterWide`
 */
@checked
export abstract class MeshIssuer extends Construct implements IIssuer {
  public readonly group: string;
  public readonly kind: string;
  public readonly plural?: string;
  public readonly name: string;
  public readonly namespace?: string;
  public readonly traits?: IssuerTraits;
  /** The namespace from which the issuer reads its Secrets. */
  public readonly secretNamespace: string;

  protected constructor(scope: Construct, id: string, props: MeshIssuerProps) {
    super(scope, id);
    const { clusterWide = false, clusterResourceNamespace = CERT_MANAGER_NAMESPACE } = props;
    const { mesh } = props;
    placeInMesh(this, mesh);
    this.checkPlace(props);
    const { group, kind, plural } = clusterWide ? this._family.clusterWide : this._family.namespaced;
    this.group = group;
    this.kind = kind;
    this.plural = plural;
    this.name = props.name ?? ISSUER_NAME;
    this.namespace = clusterWide ? undefined : (props.namespace ?? mesh.namespace);
    this.secretNamespace = this.namespace ?? clusterResourceNamespace;
    this.traits = this._traits(props);
    checkName(this, 'name', this.name, DNS_SUBDOMAIN_RULE, 'Choose another name.');
    const prop = clusterWide ? 'clusterResourceNamespace' : 'namespace';
    checkName(this, prop, this.secretNamespace, DNS_LABEL_RULE, 'Name an existing namespace.');
    // The other objects of an issuer are the ServiceAccount that it logs in as, and its rights.
    const propOf = ({ kind }: ApiObject): string => (kind === this.kind ? 'name' : 'auth.serviceAccount');
    this.node.addValidation({ validate: () => nameClashes(this, propOf) });
    if (this.kind === CLUSTER_ISSUER_KIND) this.node.addValidation({ validate: () => this.otherSecretNamespaces() });
  }

  /** @internal */
  protected get _family(): IssuerFamily {
    return ISSUER_FAMILIES.certManager;
  }

  /**
   * What is known of the CA: the bounds that the user gives.
   *
   * @internal
   */
  protected _traits({ minimumDuration, maximumDuration }: MeshIssuerProps): IssuerTraits {
    if (minimumDuration && maximumDuration && secondsIn(minimumDuration) > secondsIn(maximumDuration)) {
      const allowed = `at most maximumDuration, which is ${goDuration(maximumDuration)}`;
      const fix = 'Exchange the two.';
      refuse(this, { prop: 'minimumDuration', received: goDuration(minimumDuration), allowed, fix });
    }
    return { minimumDuration, maximumDuration };
  }

  /** @internal */
  protected _addIssuer(spec: object): void {
    const add = this.namespace === undefined ? addClusterObject : addObject;
    this.node.defaultChild = add(this, 'Issuer', {
      apiVersion: this._family.apiVersion,
      kind: this.kind,
      metadata: { name: this.name, namespace: this.namespace },
      spec,
    });
  }

  /** A cert-manager in the same app that looks for the Secrets of ClusterIssuers elsewhere. */
  private otherSecretNamespaces(): string[] {
    return certManagersBeside(this)
      .filter(({ clusterResourceNamespace }) => clusterResourceNamespace !== this.secretNamespace)
      .map((manager) =>
        refusalMessage(this, {
          prop: 'clusterResourceNamespace',
          received: this.secretNamespace,
          allowed: `${manager.clusterResourceNamespace}, where the cert-manager of ${manager.node.path} looks for them`,
          fix: `Set clusterResourceNamespace: '${manager.clusterResourceNamespace}' here.`,
        }),
      );
  }

  private checkPlace({ clusterWide = false, namespace, clusterResourceNamespace }: MeshIssuerProps): void {
    if (clusterWide && namespace !== undefined) {
      const allowed = 'nothing with clusterWide: true, because a cluster-wide issuer has no namespace';
      const fix = 'For the namespace of its Secrets set clusterResourceNamespace.';
      refuse(this, { prop: 'namespace', received: namespace, allowed, fix });
    }
    if (!clusterWide && clusterResourceNamespace !== undefined) {
      refuse(this, {
        prop: 'clusterResourceNamespace',
        received: clusterResourceNamespace,
        allowed: 'nothing without clusterWide: true, because a namespaced issuer takes Secrets from its own namespace',
        fix: 'Leave it out, or set clusterWide: true.',
      });
    }
  }
}
