import type { Duration } from 'cdk8s';

/** What every `FleetDelivery` is told. */
export interface FleetDeliveryProps {
  /**
   * The path of the index of the whole fleet, as `Fleet.synth` returns it: `fleet.synth().index`. It says which clusters there are, with
   * their waves, and which folders each has. The files that it lists have to be beside it.
   */
  readonly index: string;

  /** Where the output folder is in the repository or artifact, for example `dist`; `.` for its root. */
  readonly path: string;

  /**
   * The folders of a cluster that are delivered, each after the one before it is healthy: `.` for the folder of the cluster itself without
   * those in it, and the names of `OutputFolder`s. A cluster that lacks a folder goes without. What istioctl reads is no folder for a
   * cluster.
   *
   * @default ['.']
   */
  readonly folders?: string[];

  /**
   * What the names of all objects begin with: `NAME-CLUSTER`, and `NAME-CLUSTER-FOLDER` for a folder of a cluster.
   *
   * @default 'fleet'
   */
  readonly name?: string;

  /**
   * The cluster of the fleet that the objects are applied to, where it is one of the fleet: it is reached without credentials.
   *
   * @default - none of them
   */
  readonly managementCluster?: string;

  /**
   * Whether an object that the output no longer has is deleted in the cluster.
   *
   * @default false
   */
  readonly prune?: boolean;

  /**
   * Whether all that was delivered to a cluster is deleted there when the cluster leaves the fleet, or when the delivery itself is deleted.
   *
   * @default false
   */
  readonly cascadeDelete?: boolean;
}

/** Properties of `FleetDelivery.argoCd`. */
export interface FleetArgoCdProps extends FleetDeliveryProps {
  /** The URL of the Git repository, as Argo CD knows it. */
  readonly repoUrl: string;

  /** The branch, tag or commit that is delivered. */
  readonly revision: string;

  /**
   * The namespace of the ApplicationSet and its Applications, which has to exist.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;

  /**
   * The AppProject of the Applications. It has to allow the repository, the clusters, and cluster-scoped objects.
   *
   * @default 'default'
   */
  readonly project?: string;

  /**
   * What Argo CD calls clusters (`argocd cluster list`), by their names in the fleet.
   *
   * @default - the `kubeContext` of a cluster, after which `argocd cluster add` names it, or else its name; `in-cluster` for the
   *     `managementCluster`
   */
  readonly destinations?: { readonly [cluster: string]: string };

  /**
   * How many Applications of a wave are synchronized at a time: a whole number from 1 on.
   *
   * @default - all of the wave
   */
  readonly atOnce?: number;

  /**
   * Further sync options of the Applications, for example `ServerSideApply=true` for CRDs that are too large for a client-side apply.
   *
   * @default - none
   */
  readonly syncOptions?: string[];
}

/** The kinds of sources of Flux that a fleet can be delivered from. */
export enum FluxSourceKind {
  /** A Git repository. */
  GIT_REPOSITORY = 'GitRepository',
  /** An artifact of an OCI registry. */
  OCI_REPOSITORY = 'OCIRepository',
  /** A bucket of an object store. */
  BUCKET = 'Bucket',
}

/** Properties of `FleetDelivery.flux`. */
export interface FleetFluxProps extends FleetDeliveryProps {
  /** The name of the source, which has to exist. All clusters have the same one: Flux compares revisions of one source only. */
  readonly sourceName: string;

  /**
   * The kind of the source.
   *
   * @default FluxSourceKind.GIT_REPOSITORY
   */
  readonly sourceKind?: FluxSourceKind;

  /**
   * The namespace of the source.
   *
   * @default - that of the Kustomizations
   */
  readonly sourceNamespace?: string;

  /**
   * The namespace of the Kustomizations and of the Secrets with kubeconfigs, which has to exist.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;

  /**
   * The Secrets with the kubeconfigs of clusters, by the names of the clusters in the fleet. The kubeconfig is the entry `value`.
   *
   * @default - `CLUSTER-kubeconfig`, as Cluster API names them; none for the `managementCluster`
   */
  readonly kubeConfigSecrets?: { readonly [cluster: string]: string };

  /**
   * How often Flux checks for drift: whole seconds, one minute or more.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;

  /**
   * How long Flux waits for all objects of a folder to be ready: whole seconds, 30 seconds or more.
   *
   * @default - Flux's: 30 seconds less than the interval
   */
  readonly timeout?: Duration;
}
