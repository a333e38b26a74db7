import type { k8s } from 'cdk8s-plus-27';

/** What is said of the agent's objects and pods as of those of any workload. */
export interface IstioCsrPodProps {
  /**
   * Labels on every object, over the standard ones.
   *
   * @default - the standard labels app.kubernetes.io/name, instance and version
   */
  readonly labels?: { readonly [key: string]: string };

  /**
   * More labels on the Deployment.
   *
   * @default - none
   */
  readonly deploymentLabels?: { readonly [key: string]: string };

  /**
   * Annotations on the Deployment.
   *
   * @default - none
   */
  readonly deploymentAnnotations?: { readonly [key: string]: string };

  /**
   * More labels on the pods. `app` is the agent's own, by which its Services find it. Those that keep the pods out of the mesh are
   * there anyway, and others in their place are refused: an agent in the mesh would wait for itself after a cold start.
   *
   * @default - `sidecar.istio.io/inject: "false"` and `istio.io/dataplane-mode: none`
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * More annotations on the pods. That which keeps them without a sidecar up to Istio 1.11 is there anyway.
   *
   * @default - `sidecar.istio.io/inject: "false"`
   */
  readonly podAnnotations?: { readonly [key: string]: string };

  /**
   * The labels of the nodes that the pods may run on.
   *
   * @default - { 'kubernetes.io/os': 'linux' }
   */
  readonly nodeSelector?: { readonly [key: string]: string };

  /**
   * The pods' affinity. With one of your own, `{}` too, the pods are spread over nodes by nothing but that.
   *
   * @default - none
   */
  readonly affinity?: k8s.Affinity;

  /**
   * The taints that the pods tolerate.
   *
   * @default - none
   */
  readonly tolerations?: k8s.Toleration[];

  /**
   * How the pods spread over the cluster, in place of the default; `[]` for nothing. (The official chart has none by default.)
   *
   * @default - from 2 replicas on over nodes where there are enough (`maxSkew: 1`, `ScheduleAnyway`), unless there is an `affinity`;
   * none before Kubernetes 1.18
   */
  readonly topologySpreadConstraints?: k8s.TopologySpreadConstraint[];

  /**
   * The pods' priority class.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * The container's security context, in place of the default one; `{}` for none.
   *
   * @default - what the "restricted" Pod Security Standard asks for
   */
  readonly securityContext?: k8s.SecurityContext;

  /**
   * The container's resources; `{}` for none. (The official chart requests nothing.)
   *
   * @default - requests of 100m CPU and 128Mi memory, no limits
   */
  readonly resources?: k8s.ResourceRequirements;

  /**
   * Volumes of the pods.
   *
   * @default - none
   */
  readonly volumes?: k8s.Volume[];

  /**
   * Where the container mounts volumes.
   *
   * @default - nowhere
   */
  readonly volumeMounts?: k8s.VolumeMount[];
}
