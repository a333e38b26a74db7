import { Construct } from 'constructs';
import { checked } from '../../internal/checked/checked';
import { addApplicationSet } from './argo-cd';
import type { FleetArgoCdProps, FleetFluxProps } from './delivery-props';
import { addKustomizations } from './flux';

/**
 * Has Argo CD or Flux, in a management cluster, deliver the output of a fleet to its clusters, wave by wave. Put it into a chart for that
 * cluster, after `Fleet.synth`: it reads the index, whose path `Fleet.synth` returns.
 */
@checked
export class FleetDelivery extends Construct {
  /**
   * Argo CD: an ApplicationSet (argoproj.io/v1alpha1) that makes an Application for each folder of each cluster, with a rolling sync. A step
   * is a folder of all clusters of a wave. Argo CD heeds steps where progressive syncs are enabled; without them nothing is synchronized,
   * or, with `prune`, everything at once.
   *
   * The construct's default child is the ApplicationSet.
   *
   * @throws Error for an index that cannot be read or is one of a shard, a cluster without any of the folders, names that are no names of
   *     objects, two clusters with one destination, and folders with an IstioOperator, which istioctl alone reads
   */
  public static argoCd(scope: Construct, id: string, props: FleetArgoCdProps): FleetDelivery {
    const delivery = new FleetDelivery(scope, id);
    addApplicationSet(delivery, props);
    return delivery;
  }

  /**
   * Flux: a Kustomization (kustomize.toolkit.fluxcd.io/v1) for each folder of each cluster, which waits until all its objects are ready. The
   * first one of a cluster depends on those of all clusters of the wave before, each other one on the one before it.
   *
   * It has no default child.
   *
   * @throws Error for an index that cannot be read or is one of a shard, a cluster without any of the folders, names that are no names of
   *     objects, two clusters with one kubeconfig, folders with an IstioOperator, and folders with another one inside, which Flux would apply at the same time
   */
  public static flux(scope: Construct, id: string, props: FleetFluxProps): FleetDelivery {
    const delivery = new FleetDelivery(scope, id);
    addKustomizations(delivery, props);
    return delivery;
  }

  private constructor(scope: Construct, id: string) {
    super(scope, id);
  }
}
