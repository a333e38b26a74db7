import type { Duration } from 'cdk8s';

/** Properties of `ChartDelivery.rendered`. */
export interface RenderedDeliveryProps {
  /**
   * The Helm executable: a name on the PATH, or a path. Helm 3.8 or later (earlier ones cannot read charts from OCI registries).
   *
   * @default 'helm'
   */
  readonly helmExecutable?: string;

  /**
   * The Kubernetes version to render for: MAJOR.MINOR or MAJOR.MINOR.PATCH. Without it, another Helm may render other objects.
   *
   * @default - the version that the Helm executable was built with
   */
  readonly kubeVersion?: string;

  /**
   * API versions that the cluster serves beyond Kubernetes' own, for charts that ask, for example `monitoring.coreos.com/v1`.
   *
   * @default - none
   */
  readonly apiVersions?: string[];

  /**
   * Whether to write the chart's hooks too, but not its tests. They are applied with all the rest, even those meant for a deletion.
   *
   * @default false
   */
  readonly hooks?: boolean;
}

/** Properties of `ChartDelivery.flux`. */
export interface FluxDeliveryProps {
  /**
   * The namespace of the HelmReleases and of their sources, which has to exist.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;

  /**
   * How often Flux checks for drift and for changed sources: whole seconds, one minute or more.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;

  /**
   * How long an installation or an upgrade may take: whole seconds, one second or more.
   *
   * @default - Flux's: 5 minutes
   */
  readonly timeout?: Duration;
}

/** Properties of `ChartDelivery.argoCd`. */
export interface ArgoCdDeliveryProps {
  /**
   * The namespace of the Applications, which has to exist.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;

  /**
   * The AppProject of the Applications. It has to allow the charts' repositories, their namespaces, and cluster-scoped objects.
   *
   * @default 'default'
   */
  readonly project?: string;

  /**
   * The API server of the cluster to install into, as Argo CD knows it.
   *
   * @default 'https://kubernetes.default.svc'
   */
  readonly destinationServer?: string;

  /**
   * Whether Argo CD synchronizes automatically. Otherwise somebody has to synchronize each Application.
   *
   * @default false
   */
  readonly automated?: boolean;

  /**
   * Whether an automated synchronization deletes objects that the chart no longer has. Only with `automated`.
   *
   * @default false
   */
  readonly prune?: boolean;

  /**
   * Whether an automated synchronization undoes changes that were made in the cluster. Only with `automated`.
   *
   * @default false
   */
  readonly selfHeal?: boolean;

  /**
   * Whether deleting an Application deletes all that it installed, CRDs and every object of their kinds included.
   *
   * @default false
   */
  readonly cascadeDelete?: boolean;
}
