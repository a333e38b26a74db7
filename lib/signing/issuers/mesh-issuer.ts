import type { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CERT_MANAGER_NAMESPACE, CLUSTER_ISSUER_KIND } from '../../facts/cert-manager';
import { ISSUER_NAME } from '../../facts/istio-csr';
import { nameClashes } from '../../internal/beside';
import { goDuration } from '../../internal/lifetimes';
import { checkName, DNS_LABEL_RULE, DNS_SUBDOMAIN_RULE } from '../../internal/names';
import { addClusterObject, addObject } from '../../internal/objects';
import { refusalMessage, refuse, required } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import { certManagersBeside } from '../../platform/in-app';
import type { IIssuer, IssuerTraits } from '../issuer';
import { ISSUER_FAMILIES, type IssuerFamily } from './kinds';

/** What all issuers of this library have in common. */
export interface MeshIssuerProps {
  /** The mesh that the issuer signs for. */
  readonly mesh: Mesh;

  /**
   * The name of the issuer object.
   *
   * @default 'istio-ca'
   */
  readonly name?: string;

  /**
   * Whether the issuer is cluster-wide. Then whoever may create CertificateRequests in any namespace can have it sign, unless an
   * approver with policies stands between (`MeshCertificatePolicy`); and its Secrets live in the cluster resource namespace.
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
   * The namespace in which a cluster-wide issuer looks for its Secrets: the flag `--cluster-resource-namespace` of cert-manager, or
   * the like of an external issuer.
   *
   * @default 'cert-manager'
   */
  readonly clusterResourceNamespace?: string;

  /**
   * The shortest lifetime that the CA issues, by its own policy. An agent that asks for less is refused.
   *
   * @default - none that is known, unless the issuer's own docs say otherwise
   */
  readonly minimumDuration?: Duration;

  /**
   * The longest lifetime that the CA issues, by its own policy. An agent that asks for more is refused.
   *
   * @default - none that is known, unless the issuer's own docs say otherwise
   */
  readonly maximumDuration?: Duration;
}

/**
 * An issuer for a mesh: one object, namespaced or cluster-wide, that the agent can be given as its `issuer`.
 *
 * The construct's default child is that object. What it returns as its CA is not known at synthesis, so the agent needs a
 * `trustAnchor` of its own.
 */
export abstract class MeshIssuer extends Construct implements IIssuer {
  public readonly group: string;
  public readonly kind: string;
  public readonly plural?: string;
  public readonly name: string;
  public readonly namespace?: string;
  public readonly traits?: IssuerTraits;
  /** The namespace in which the Secrets that the issuer refers to have to be. */
  public readonly secretNamespace: string;

  private readonly apiVersion: string;

  protected constructor(scope: Construct, id: string, props: MeshIssuerProps) {
    super(scope, id);
    const { clusterWide = false, clusterResourceNamespace = CERT_MANAGER_NAMESPACE } = props;
    const mesh = required(this, 'mesh', props.mesh, 'the Mesh that it signs for');
    this.checkPlace(props);
    const { group, kind, plural } = clusterWide ? this._family.clusterWide : this._family.namespaced;
    this.apiVersion = this._family.apiVersion;
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
    // What else an issuer makes are the rights of the ServiceAccount that it logs in as.
    const propOf = ({ kind }: ApiObject): string => (kind === this.kind ? 'name' : 'auth.serviceAccount');
    this.node.addValidation({ validate: () => nameClashes(this, propOf) });
    if (this.kind === CLUSTER_ISSUER_KIND) this.node.addValidation({ validate: () => this.otherSecretNamespaces() });
  }

  /**
   * The project whose issuer it is.
   *
   * @internal
   */
  protected get _family(): IssuerFamily {
    return ISSUER_FAMILIES.certManager;
  }

  /**
   * What is known of the CA: the bounds that the user gives.
   *
   * @internal
   */
  protected _traits({ minimumDuration, maximumDuration }: MeshIssuerProps): IssuerTraits {
    const [least, most] = [minimumDuration?.toSeconds(), maximumDuration?.toSeconds()];
    if (minimumDuration && maximumDuration && Number(least) > Number(most)) {
      refuse(this, {
        prop: 'minimumDuration',
        received: goDuration(minimumDuration),
        allowed: `at most maximumDuration, which is ${goDuration(maximumDuration)}`,
        fix: 'Exchange the two.',
      });
    }
    return { minimumDuration, maximumDuration };
  }

  /**
   * Adds the issuer object.
   *
   * @internal
   */
  protected _addIssuer(spec: object): ApiObject {
    const manifest = {
      apiVersion: this.apiVersion,
      kind: this.kind,
      metadata: { name: this.name, namespace: this.namespace },
      spec,
    };
    const object =
      this.namespace === undefined ? addClusterObject(this, 'Issuer', manifest) : addObject(this, 'Issuer', manifest);
    this.node.defaultChild = object;
    return object;
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
      refuse(this, {
        prop: 'namespace',
        received: namespace,
        allowed: 'nothing with clusterWide: true, because a cluster-wide issuer has no namespace',
        fix: 'For the namespace of its Secrets set clusterResourceNamespace.',
      });
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
