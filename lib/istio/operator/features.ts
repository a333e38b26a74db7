import { Features } from '../../releases/span';

/**
 * The features of Istio's operator, with the versions that have them. Read from what `istioctl operator init` of 1.8.2, 1.16.7
 * and 1.23.6 installs, and dated between them by the pull requests and issues of istio/istio that are named.
 */
export const OPERATOR = new Features({
  // The ClusterRole.
  /** PR 29752 for 1.9, brought to release-1.8 after 1.8.2 (PR 30151, issue 30106). */
  leases: { since: '1.8.3' },
  /** PR 30983 of 2021-02-22, after 1.9.0. */
  ingressesAndStatefulSets: { until: '1.10' },
  /** PR 35208 of 2021-09-15; 1.11.4 lacks it. */
  podsPortForward: { since: '1.12' },
  /** PR 41161 of 2022-09-26; 1.16.7 has it. */
  resourceQuotas: { since: '1.16' },
  /** Only the ends are known: 1.16.7 lacks it, 1.23.6 has it. From 1.17 on: a right too many does no harm, one too few stops it. */
  telemetryAndExtensions: { since: '1.17' },

  // The Namespace.
  /** PR 30741 took the Namespace out of the chart; 1.11.5 has it, 1.12 does not (issue 38044) and makes a plain one. */
  namespaceLabels: { until: '1.12' },

  // The Deployment.
  /** Only the ends are known: 1.8.2 lacks it, 1.16.7 has it. It is Kubernetes' own default. */
  revisionHistoryLimit: { since: '1.16' },
  /** PR 41473 of 2022-10-18; 1.16.7 lacks it. */
  monitoringFlags: { since: '1.17' },
  /** PR 42088 of 2022-11-21, after 1.16.0. Kubernetes' own default for every tag but `latest`. */
  imagePullPolicy: { until: '1.17' },
  /** PR 45394 of 2023-06-09, for 1.20 (maistra/istio-operator PR 1399 still takes it off the charts of 1.19). */
  userAndGroup: { until: '1.20' },
});
