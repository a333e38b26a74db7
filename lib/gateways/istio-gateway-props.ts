import type { ServiceType } from 'cdk8s-plus-27';
import type { ExternalCaIstio } from '../istio/external-ca-istio';
import type { ChartDelivery } from '../platform/chart-delivery';
import type { KubernetesVersion } from '../releases/kubernetes-version';

/** Properties of an `IstioGateway`. */
export interface IstioGatewayProps {
  /** The Istio whose istiod configures the gateway. Mesh, revision, platform and version come from it. */
  readonly istio: ExternalCaIstio;

  /** The namespace to run in, better not that of the control plane. A chart makes it; plain objects need one that exists. */
  readonly namespace: string;

  /**
   * The name of the Deployment, the Service, the ServiceAccount and the Helm release. The label `istio`, by which an Istio Gateway selects
   * it, has the name without `istio-` before it.
   *
   * @default 'istio-ingressgateway', 'istio-eastwestgateway' with `forNetwork`
   */
  readonly name?: string;

  /**
   * How Istio's chart `gateway` gets into the cluster. Needs Istio 1.16 or later.
   *
   * @default - as the charts of this Istio do; plain objects, without a chart, where no charts install it
   */
  readonly delivery?: ChartDelivery;

  /**
   * The type of the Service. `ServiceType.CLUSTER_IP` is usual for an egress gateway.
   *
   * @default ServiceType.LOAD_BALANCER
   */
  readonly serviceType?: ServiceType;

  /**
   * Annotations of the Service, for the cloud's load balancer.
   *
   * @default - none
   */
  readonly serviceAnnotations?: { readonly [key: string]: string };

  /**
   * The number of pods, 1 or more. Istio's chart adds pods under load, up to 5 or this number.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Whether other networks of the mesh, virtual machines and remote clusters come in here (an east-west gateway): it then has the ports
   * for TLS between networks (15443) and for istiod (15012 and 15017), and not 80 and 443. An Istio Gateway in the mesh's namespace lets TLS
   * through to every Service; a remote cluster has that of its primary. Refused for a mesh without `network`, and for one without sidecars,
   * whose networks meet at a Gateway of the class istio-east-west.
   *
   * @default false
   */
  readonly forNetwork?: boolean;

  /**
   * Whether istiod can be reached through the gateway, for virtual machines and for clusters that it serves as `primary`: an Istio
   * Gateway and a VirtualService in the mesh's namespace let TLS through to it. Needs `forNetwork`, and an istiod in this cluster; the
   * domain of the cluster has to be `cluster.local`.
   *
   * @default false
   */
  readonly exposesIstiod?: boolean;

  /**
   * Further values of the chart, merged over those of this construct. Refused where they contradict them, and where there is no chart.
   *
   * @default - nothing more
   */
  readonly values?: { readonly [key: string]: unknown };

  /**
   * The cluster's Kubernetes version, for the PodDisruptionBudget of plain objects.
   *
   * @default KubernetesVersion.LATEST
   */
  readonly kubernetesVersion?: KubernetesVersion;
}
