import { checked } from '../internal/checked/checked';
import { argoCdDelivery } from './argo-cd-delivery';
import type { DeliveryMethod } from './delivery-method';
import type { ArgoCdDeliveryProps, FluxDeliveryProps, RenderedDeliveryProps } from './delivery-props';
import { fluxDelivery } from './flux-delivery';
import { renderedDelivery } from './rendered-delivery';

/** How a third-party Helm chart gets into the cluster. */
@checked
export class ChartDelivery {
  /**
   * Helm renders the chart during synthesis, and its objects are written with yours, CRDs included. Needs the Helm executable and,
   * at that time, the chart's repository.
   *
   * @throws Error for properties that Helm would not accept
   */
  public static rendered(props: RenderedDeliveryProps = {}): ChartDelivery {
    return new ChartDelivery(renderedDelivery(props));
  }

  /**
   * Flux installs the chart: a HelmRelease (helm.toolkit.fluxcd.io/v2), with a HelmRepository for charts of an https:// repository
   * or an OCIRepository for those of a registry (source.toolkit.fluxcd.io/v1).
   *
   * @throws Error for properties that Flux would not accept
   */
  public static flux(props: FluxDeliveryProps = {}): ChartDelivery {
    return new ChartDelivery(fluxDelivery(props));
  }

  /**
   * Argo CD installs the chart: an Application (argoproj.io/v1alpha1) with the values inline.
   *
   * @throws Error for properties that Argo CD would not accept
   */
  public static argoCd(props: ArgoCdDeliveryProps = {}): ChartDelivery {
    return new ChartDelivery(argoCdDelivery(props));
  }

  private constructor(
    /** @internal */
    public readonly _method: DeliveryMethod,
  ) {}
}
