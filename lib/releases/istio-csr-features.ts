import { Features } from './span';

/**
 * What more than one file asks of a release of istio-csr. What one option alone asks stands in its row. Read from the flags
 * (cmd/app/options) and charts of cert-manager/istio-csr between v0.1.0 and v0.17.0.
 */
export const ISTIO_CSR = new Features({
  // What istio-csr itself can do.
  metrics: { since: 'v0.2.0' },
  servingNames: { since: 'v0.2.0' },
  servingKeyAlgorithm: { since: 'v0.7.0' },
  // By Leases alone: its controller-runtime (v0.12.1) no longer writes a ConfigMap as well.
  electsByLeaseOnly: { since: 'v0.5.0' },
  runtimeConfiguration: { since: 'v0.10.0' },
  dynamicIstiod: { since: 'v0.11.0' },
  issuerSwitch: { since: 'v0.12.0' },
  trustedNodeAccounts: { since: 'v0.12.0' },

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
});
