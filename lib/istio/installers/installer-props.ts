import type { HelmChart } from '../../platform/helm-chart';
import type { SailOperatorVersion } from '../../releases/sail/sail-operator-version';

/** How the Sail operator replaces a control plane. */
export enum SailUpdateStrategy {
  /** The new version replaces the old one in place. The revision has the name of the Istio resource. */
  IN_PLACE = 'InPlace',
  /** Each version becomes a revision of its own (`NAME-v1-30-3`), to which you move the workloads. */
  REVISION_BASED = 'RevisionBased',
}

/** Properties of `IstioInstaller.sail`. */
export interface SailInstallerProps {
  /**
   * The name of the Istio resource. With `SailUpdateStrategy.REVISION_BASED` the names of revisions begin with it.
   *
   * @default 'default'
   */
  readonly name?: string;

  /**
   * How a new version replaces the old one.
   *
   * @default SailUpdateStrategy.IN_PLACE
   */
  readonly updateStrategy?: SailUpdateStrategy;

  /**
   * The release of the operator that runs, which decides what releases of Istio it installs: `operatorVersion` of a `SailOperator`, or a
   * `SailOperatorVersion` of an operator that is installed by other means. Refused at synthesis where it differs from that of the
   * `SailOperator` in the same cluster.
   *
   * @default SailOperatorVersion.LATEST
   */
  readonly operatorVersion?: SailOperatorVersion;
}

/** Properties of `IstioInstaller.helm`. */
export interface HelmInstallerProps {
  /**
   * The charts' repository.
   *
   * @default 'https://istio-release.storage.googleapis.com/charts'
   */
  readonly repository?: string;

  /**
   * Whether to install the charts that a cluster has only once: `base` with the CRDs, and `cni` and `ztunnel` where the mesh has them.
   * Set it to false for a second revision, whose `ExternalCaIstio` only adds its istiod.
   *
   * @default true
   */
  readonly clusterWide?: boolean;

  /**
   * The charts that have to be installed before that of istiod, beside `base` and delivered the same way.
   *
   * @default - the agent's chart, where the same kind of delivery installs it
   */
  readonly dependsOn?: HelmChart[];
}
