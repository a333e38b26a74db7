import { checked } from '../../internal/checked/checked';
import type { ChartDelivery } from '../../platform/chart-delivery';
import type { IstioVersion } from '../../releases/istio-version';
import { helmStrategy } from './helm';
import type { HelmInstallerProps, SailInstallerProps } from './installer-props';
import { IN_CLUSTER_OPERATOR, ISTIOCTL } from './istio-operator';
import { sailRevision, sailStrategy } from './sail';
import type { InstallerStrategy } from './strategy';

/** The tool that installs Istio. Each one gets the same settings, in its own format. */
@checked
export class IstioInstaller {
  /** `istioctl install -f FILE`: the construct makes that file. Keep it away from `kubectl apply`: put its chart into an `OutputFolder`. */
  public static istioctl(): IstioInstaller {
    return new IstioInstaller('istioctl', ISTIOCTL);
  }

  /** The operator in the cluster (`IstioOperatorController`): the construct makes the IstioOperator that it applies. Up to Istio 1.23. */
  public static inClusterOperator(): IstioInstaller {
    return new IstioInstaller('inClusterOperator', IN_CLUSTER_OPERATOR);
  }

  /**
   * The Sail operator, or OpenShift Service Mesh 3: the construct makes its Istio, and IstioCNI and ZTunnel where the mesh has them. Istio as
   * far as the operator's release installs it (`operatorVersion`).
   */
  public static sail(props: SailInstallerProps = {}): IstioInstaller {
    return new IstioInstaller('sail', sailStrategy(props));
  }

  /**
   * Istio's Helm charts: rendered at synthesis, or installed by Flux or Argo CD. Istio from 1.16 on.
   *
   * @param delivery how the charts get into the cluster
   */
  public static helm(delivery: ChartDelivery, props: HelmInstallerProps = {}): IstioInstaller {
    return new IstioInstaller('helm', helmStrategy(delivery, props));
  }

  /**
   * The revision that `SailUpdateStrategy.REVISION_BASED` gives a version: `default-v1-30-3` for Istio 1.30.3. The mesh has to list it.
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
    /** @internal */
    public readonly _strategy: InstallerStrategy,
  ) {}
}
