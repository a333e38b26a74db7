import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import { inSpan, type Span } from '../../releases/span';

/** A flag of istio-csr, as its binary knows it (cmd/app/options and pkg/istiodcert at each tag). */
export interface Flag extends Span {
  /** The name, without dashes. */
  readonly name: string;
  /** The letter of its short form: `c` for `-c NAMESPACE`. */
  readonly short?: string;
  /** Whether it stands alone for true, as pflag's booleans do; any other flag needs a value. */
  readonly isSwitch?: boolean;
  /** Whether a list goes on with each repetition, and is parted at commas; of any other flag the last one counts. */
  readonly isList?: boolean;
  /** What istio-csr does where the flag is left out; a list of spans where that changed. Empty where it is left out here. */
  readonly fallback?: string | readonly (Span & { readonly value: string })[];
}

/** Every flag of every release. */
export const FLAGS: readonly Flag[] = [
  { name: 'log-level', short: 'v', fallback: '1' },
  { name: 'log-format', since: 'v0.11.0', fallback: 'text' },
  { name: 'metrics-port', since: 'v0.2.0', fallback: '9402' },
  { name: 'readiness-probe-port', fallback: '6060' },
  { name: 'readiness-probe-path', fallback: '/readyz' },
  { name: 'certificate-namespace', short: 'c', fallback: 'istio-system' },
  { name: 'issuer-enabled', short: 'e', isSwitch: true, since: 'v0.12.0', fallback: 'true' },
  { name: 'issuer-name', short: 'u', fallback: 'istio-ca' },
  { name: 'issuer-kind', short: 'k', fallback: 'Issuer' },
  { name: 'issuer-group', short: 'g', fallback: 'cert-manager.io' },
  { name: 'preserve-certificate-requests', short: 'd', isSwitch: true, fallback: 'false' },
  { name: 'certificate-request-additional-annotations', since: 'v0.7.0', isList: true },
  { name: 'root-ca-file' },
  {
    name: 'serving-certificate-dns-names',
    since: 'v0.2.0',
    isList: true,
    fallback: 'cert-manager-istio-csr.cert-manager.svc',
  },
  {
    name: 'serving-certificate-duration',
    short: 't',
    fallback: [
      { until: 'v0.2.0', value: '24h' },
      { since: 'v0.2.0', value: '1h' },
    ],
  },
  { name: 'trust-domain', since: 'v0.1.3', fallback: 'cluster.local' },
  { name: 'cluster-id', since: 'v0.1.1', fallback: 'Kubernetes' },
  {
    name: 'max-client-certificate-duration',
    short: 'm',
    fallback: [
      { until: 'v0.2.0', value: '24h' },
      { since: 'v0.2.0', value: '1h' },
    ],
  },
  {
    name: 'serving-address',
    short: 'a',
    fallback: [
      { until: 'v0.2.0', value: '0.0.0.0:443' },
      { since: 'v0.2.0', value: '0.0.0.0:6443' },
    ],
  },
  { name: 'serving-certificate-key-size', since: 'v0.5.0', fallback: '2048' },
  { name: 'serving-signature-algorithm', since: 'v0.7.0', fallback: 'RSA' },
  { name: 'serving-tls-min-version', since: 'v0.18.0' },
  { name: 'serving-tls-cipher-suites', since: 'v0.18.0', isList: true },
  { name: 'serving-tls-curve-preferences', since: 'v0.18.0', isList: true },
  { name: 'enable-client-cert-authenticator', since: 'v0.11.0', isSwitch: true, fallback: 'false' },
  { name: 'ca-trusted-node-accounts', since: 'v0.12.0', isList: true },
  { name: 'leader-election-namespace', since: 'v0.2.0', fallback: 'istio-system' },
  { name: 'root-ca-configmap-name', until: 'v0.3.0', fallback: 'istio-ca-root-cert' },
  { name: 'configmap-namespace-selector', since: 'v0.4.0' },
  { name: 'disable-kubernetes-client-rate-limiter', since: 'v0.11.0', isSwitch: true, fallback: 'false' },
  { name: 'max-concurrent-reconciles', since: 'v0.16.0', fallback: '1' },
  { name: 'runtime-issuance-config-map-name', since: 'v0.10.0' },
  { name: 'runtime-issuance-config-map-namespace', since: 'v0.10.0' },
  { name: 'istiod-cert-enabled', since: 'v0.11.0', isSwitch: true, fallback: 'false' },
  { name: 'istiod-cert-name', since: 'v0.11.0', fallback: 'istiod-dynamic' },
  { name: 'istiod-cert-namespace', since: 'v0.11.0', fallback: 'istio-system' },
  { name: 'istiod-cert-duration', since: 'v0.11.0', fallback: '1h' },
  { name: 'istiod-cert-renew-before', since: 'v0.11.0', fallback: '30m' },
  { name: 'istiod-cert-key-algorithm', since: 'v0.11.0', fallback: 'RSA' },
  { name: 'istiod-cert-key-size', since: 'v0.11.0', fallback: '2048' },
  { name: 'istiod-cert-additional-dns-names', since: 'v0.11.0', isList: true },
  { name: 'istiod-cert-additional-annotations', since: 'v0.12.0', isList: true },
  { name: 'istiod-cert-istio-revisions', since: 'v0.11.0', isList: true },
];

/** What a release does where a flag is left out; empty where it has no default, or no such flag. */
export function flagFallback(name: string, release: IstioCsrRelease): string {
  const flag = FLAGS.find((each) => each.name === name && inSpan(release, each));
  const fallback = flag?.fallback ?? '';
  if (typeof fallback === 'string') return fallback;
  return fallback.find((span) => inSpan(release, span))?.value ?? '';
}
