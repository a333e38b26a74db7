import { checkName, DNS_LABEL_RULE } from '../../internal/names';
import type { ChartDelivery } from '../../platform/chart-delivery';
import type { IstioVersion } from '../../releases/istio-version';
import { helmStrategy } from './helm';
import { IN_CLUSTER_OPERATOR, ISTIOCTL } from './istio-operator';
import { sailRevision, sailStrategy } from './sail';
import type { InstallerStrategy } from './strategy';

/** Where Istio's charts are published (istio.io, "Install with Helm"). */
const CHART_REPOSITORY = 'https://istio-release.storage.googleapis.com/charts';

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
   * The namespace of ztunnel in an ambient mesh. The agent has to trust its ServiceAccount: `trustedNodeAccounts:
   * ['ztunnel/ztunnel']`.
   *
   * @default 'ztunnel'
   */
  readonly ztunnelNamespace?: string;

  /**
   * The namespace of the CNI plugin in an ambient mesh.
   *
   * @default 'istio-cni'
   */
  readonly cniNamespace?: string;
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
   * Whether to install the charts that a cluster has only once: `base` with the CRDs and, for an ambient mesh, `cni` and `ztunnel`.
   * Set it to false for a second revision, whose `ExternalCaIstio` only adds its istiod.
   *
   * @default true
   */
  readonly clusterWide?: boolean;
}

/** The tool that installs Istio. Each one gets the same settings, in its own format. */
export class IstioInstaller {
  /**
   * `istioctl install -f FILE`: the construct makes the IstioOperator for that file. Keep the file away from `kubectl apply`: put its
   * chart into an `OutputFolder`.
   */
  public static istioctl(): IstioInstaller {
    return new IstioInstaller('istioctl', ISTIOCTL);
  }

  /**
   * The operator in the cluster, which `IstioOperatorController` installs: the construct makes the IstioOperator object that it watches
   * for. Up to Istio 1.23.
   */
  public static inClusterOperator(): IstioInstaller {
    return new IstioInstaller('inClusterOperator', IN_CLUSTER_OPERATOR);
  }

  /**
   * The Sail operator 1.30: the construct makes the Istio resource and, for an ambient mesh, IstioCNI and ZTunnel. Istio 1.29 and 1.30.
   */
  public static sail(props: SailInstallerProps = {}): IstioInstaller {
    const { name = 'default', ztunnelNamespace = 'ztunnel', cniNamespace = 'istio-cni' } = props;
    checkName('IstioInstaller.sail', 'name', name, DNS_LABEL_RULE, 'Revisions are named after it.');
    checkName('IstioInstaller.sail', 'ztunnelNamespace', ztunnelNamespace, DNS_LABEL_RULE, 'Name a namespace.');
    checkName('IstioInstaller.sail', 'cniNamespace', cniNamespace, DNS_LABEL_RULE, 'Name a namespace.');
    const revisionBased = props.updateStrategy === SailUpdateStrategy.REVISION_BASED;
    return new IstioInstaller('sail', sailStrategy({ name, revisionBased, ztunnelNamespace, cniNamespace }));
  }

  /**
   * Istio's Helm charts: rendered at synthesis, or installed by Flux or Argo CD. Istio from 1.16 on.
   *
   * @param delivery how the charts get into the cluster
   */
  public static helm(delivery: ChartDelivery, props: HelmInstallerProps = {}): IstioInstaller {
    const { repository = CHART_REPOSITORY, clusterWide = true } = props;
    return new IstioInstaller('helm', helmStrategy({ delivery, repository, clusterWide }));
  }

  /**
   * The revision that Sail creates for a version with `SailUpdateStrategy.REVISION_BASED`: `default-v1-30-3` for Istio 1.30.3. The mesh has
   * to list it in `revisions`.
   *
   * @param version the version, with its patch
   * @param name the name of the Istio resource
   */
  public static sailRevision(version: IstioVersion, name: string = 'default'): string {
    return sailRevision(version, name);
  }

  private constructor(
    /** The kind of installer: `istioctl`, `inClusterOperator`, `sail` or `helm`. */
    public readonly kind: string,
    strategy: InstallerStrategy,
  ) {
    this._strategy = strategy;
  }

  /** @internal */
  public readonly _strategy: InstallerStrategy;
}
