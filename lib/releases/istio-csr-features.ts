import type { IstioCsrRelease } from './istio-csr-release';
import { inSpan, type Span } from './span';

/**
 * The features of istio-csr, with the releases that have them. Read from the flags (cmd/app/options) and charts of cert-manager/istio-csr
 * between v0.1.0 and v0.17.0, and for what comes after that from its main branch.
 */
const FEATURES = {
  // What istio-csr itself can do.
  clusterId: { since: 'v0.1.1' },
  trustDomain: { since: 'v0.1.3' },
  metrics: { since: 'v0.2.0' },
  leaderElectionNamespace: { since: 'v0.2.0' },
  servingKeySize: { since: 'v0.5.0' },
  servingKeyAlgorithm: { since: 'v0.7.0' },
  runtimeConfiguration: { since: 'v0.10.0' },
  dynamicIstiod: { since: 'v0.11.0' },
  trustedNodeAccounts: { since: 'v0.12.0' },
  concurrency: { since: 'v0.16.0' },

  // How its objects look.
  writesEvents: { since: 'v0.1.1' },
  watchesRequests: { since: 'v0.2.0' },
  requestHistory: { since: 'v0.2.0' },
  rootCaFileAlways: { since: 'v0.2.0' },
  leasesRole: { since: 'v0.6.0' },
  metricsAppLabel: { since: 'v0.6.0' },
  command: { until: 'v0.8.0' },
  podStandardLabels: { since: 'v0.9.0' },
  dynamicIstiodRole: { since: 'v0.12.0' },
  writesLeaseEvents: { since: 'v0.12.0' },
} as const satisfies Record<string, Span>;

export type Feature = keyof typeof FEATURES;

export function has(release: IstioCsrRelease, feature: Feature): boolean {
  return inSpan(release, FEATURES[feature]);
}
