import { CLUSTER_ID, ISTIO_NAMESPACE, TRUST_DOMAIN, UNNAMED_REVISION } from './facts/istio';
import { Platform } from './facts/istio-platforms';
import { checked } from './internal/checked/checked';
import { checkName, DNS_LABEL_RULE, LABEL_VALUE_RULE, type NameRule, TRUST_DOMAIN_RULE } from './internal/names';
import { dataPlanePlaces } from './mesh/data-plane-places';
import { checkRevisions, checkRevisionTags } from './mesh/revisions';

/** How traffic reaches the mesh (Istio's data plane mode). */
export enum DataPlane {
  /** An Envoy sidecar in every pod, each with a workload certificate of its own. */
  SIDECAR = 'sidecar',
  /** One ztunnel per node that asks for certificates on behalf of the pods there. Needs Istio 1.22 and istio-csr v0.12.0 or later. */
  AMBIENT = 'ambient',
  /**
   * Both side by side: each `MeshNamespace` says which of the two its pods use. All that ambient needs is installed, and sidecars take HBONE,
   * the only mutual TLS that pods behind ztunnel send. Needs what `AMBIENT` needs.
   */
  SIDECAR_AND_AMBIENT = 'sidecar-and-ambient',
}

/** Properties of a `Mesh`. */
export interface MeshProps {
  /**
   * The SPIFFE trust domain: the first part of every workload's SPIFFE ID (`spiffe://TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`).
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;

  /**
   * The id of the cluster, as proxies send it with each signing request. istio-csr refuses requests from any other cluster.
   *
   * @default 'Kubernetes'
   */
  readonly clusterId?: string;

  /**
   * The namespace of the control plane: where istiod runs and where the agent creates CertificateRequests.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string;

  /**
   * The revisions of istiod that run or are about to run. istiod's certificate has a DNS name for each of them. The revision that
   * istioctl installs without a name is `default`.
   *
   * @default ['default']
   */
  readonly revisions?: string[];

  /**
   * Revision tags: other names of revisions, each with the revision that it stands for (`{ 'prod-stable': '1-29-6' }`). A namespace that
   * names a tag follows it to another revision. `ExternalCaIstio` installs those of its revision, from Istio 1.10 on. istiod's certificate
   * needs no DNS name for them: webhook and proxies dial the Service of the revision (istiod's chart, 1.10.0 to 1.31.0-rc.0).
   *
   * Refused: a tag that is a revision too, that stands for none of `revisions`, or that is named `default`; which istiod serves namespaces
   * that name no revision is decided by the installer.
   *
   * @default - none
   */
  readonly revisionTags?: { readonly [tag: string]: string };

  /**
   * The data plane mode.
   *
   * @default DataPlane.SIDECAR
   */
  readonly dataPlane?: DataPlane;

  /**
   * What the cluster runs on, if Istio has to be told: it decides where the data plane runs and where the nodes keep their CNI plugins.
   *
   * @default - none of those of `Platform`: a plain Kubernetes
   */
  readonly platform?: Platform;

  /**
   * Whether Istio's CNI plugin is installed. Sidecars then need no init container with the right to change the pod's network. An ambient
   * mesh and OpenShift cannot do without: false is refused there.
   *
   * @default - true for an ambient mesh and on OpenShift, false otherwise
   */
  readonly cni?: boolean;

  /**
   * The namespace of ztunnel. The agent and istiod trust ztunnel there, and every installer puts it there. Refused in a mesh without ztunnel.
   *
   * @default - 'kube-system' on OpenShift and GKE, the mesh's namespace otherwise
   */
  readonly ztunnelNamespace?: string;

  /**
   * The namespace of the CNI plugin. Refused in a mesh without it.
   *
   * @default - 'kube-system' on OpenShift and GKE, the mesh's namespace otherwise
   */
  readonly cniNamespace?: string;

  /**
   * The id of the mesh, for meshes that span clusters (`values.global.meshID`).
   *
   * @default - none: Istio uses the trust domain
   */
  readonly meshId?: string;

  /**
   * The network of this cluster, for meshes whose clusters cannot reach each other's pods (`values.global.network`).
   *
   * @default - none: one network
   */
  readonly network?: string;
}

/**
 * The facts that the CA, the agent and Istio have to agree on: trust domain, cluster id, namespace, revisions, data plane. It is an
 * immutable value and makes no object: create one and hand it to the constructs.
 *
 * @throws Error for a value that Istio or cert-manager does not accept
 */
@checked
export class Mesh {
  /** The SPIFFE trust domain. */
  public readonly trustDomain: string;
  /** The id of the cluster, which proxies send with each signing request. */
  public readonly clusterId: string;
  /** The namespace of the control plane. */
  public readonly namespace: string;
  /** The data plane mode. */
  public readonly dataPlane: DataPlane;
  /** What the cluster runs on, if Istio has to be told. */
  public readonly platform?: Platform;
  /** The namespace of ztunnel; none in a mesh without it. */
  public readonly ztunnelNamespace?: string;
  /** The namespace of Istio's CNI plugin; none in a mesh without it. */
  public readonly cniNamespace?: string;
  /** The id of the mesh, if it was given one. */
  public readonly meshId?: string;
  /** The network of this cluster, if it was given one. */
  public readonly network?: string;

  private readonly revisionNames: readonly string[];
  private readonly tags: ReadonlyMap<string, string>;

  public constructor(props: MeshProps = {}) {
    this.trustDomain = props.trustDomain ?? TRUST_DOMAIN;
    this.clusterId = props.clusterId ?? CLUSTER_ID;
    this.namespace = props.namespace ?? ISTIO_NAMESPACE;
    this.revisionNames = [...(props.revisions ?? [UNNAMED_REVISION])];
    this.tags = new Map(Object.entries(props.revisionTags ?? {}));
    this.dataPlane = props.dataPlane ?? DataPlane.SIDECAR;
    this.platform = props.platform;
    this.meshId = props.meshId;
    this.network = props.network;
    this.check();
    const places = dataPlanePlaces({ ...props, hasZtunnel: this.hasZtunnel, namespace: this.namespace });
    this.ztunnelNamespace = places.ztunnelNamespace;
    this.cniNamespace = places.cniNamespace;
  }

  /** Whether pods of the mesh may have sidecars. */
  public get hasSidecars(): boolean {
    return this.dataPlane !== DataPlane.AMBIENT;
  }

  /** Whether ztunnel asks for the certificates of pods of the mesh. */
  public get hasZtunnel(): boolean {
    return this.dataPlane !== DataPlane.SIDECAR;
  }

  /** Whether Istio's CNI plugin is installed. */
  public get cni(): boolean {
    return this.cniNamespace !== undefined;
  }

  /** The revisions of istiod, in the order given. */
  public get revisions(): string[] {
    return [...this.revisionNames];
  }

  /** The revision that each revision tag stands for. */
  public get revisionTags(): { readonly [tag: string]: string } {
    return Object.fromEntries(this.tags);
  }

  private check(): void {
    const { trustDomain, clusterId, namespace, meshId, network } = this;
    const check = (prop: string, value: string | undefined, rule: NameRule, fix: string): void => {
      if (value !== undefined) checkName('Mesh', prop, value, rule, fix);
    };
    check('trustDomain', trustDomain, TRUST_DOMAIN_RULE, 'Write the bare domain, for example "prod.mesh.example.com".');
    check('clusterId', clusterId, LABEL_VALUE_RULE, 'Istio uses it as a label value on pods.');
    check('namespace', namespace, DNS_LABEL_RULE, 'Name an existing namespace, for example "istio-system".');
    check('meshId', meshId, LABEL_VALUE_RULE, 'Choose a short name, for example "mesh1".');
    check('network', network, LABEL_VALUE_RULE, 'Istio uses it as a label value: choose "network1" or so.');
    checkRevisions(this.revisionNames);
    checkRevisionTags(this.tags, this.revisionNames);
  }
}
