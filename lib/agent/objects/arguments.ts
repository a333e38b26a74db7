import { type Feature, has } from '../../releases/istio-csr-features';
import type { AgentSettings, AnnotationSetting, Scalar } from '../settings';

/** A flag of istio-csr: what it is called, which releases have it, and its value. */
interface Flag {
  readonly name: string;
  /** The feature that the flag belongs to; none for a flag of every release. */
  readonly feature?: Feature;
  /** One value, several for a repeated flag, or nothing to leave the flag out. */
  readonly value: (settings: AgentSettings) => Scalar | readonly Scalar[] | undefined;
}

/** Every flag, in the order in which they are written. A new release adds a line here and one in features.ts. */
const FLAGS: readonly Flag[] = [
  { name: 'log-level', value: ({ logging }) => logging.level },
  { name: 'log-format', feature: 'logFormat', value: ({ logging }) => logging.format },
  { name: 'metrics-port', feature: 'metrics', value: ({ metrics }) => metrics?.port },
  { name: 'readiness-probe-port', value: ({ readinessProbe }) => readinessProbe.port },
  { name: 'readiness-probe-path', value: ({ readinessProbe }) => readinessProbe.path },

  { name: 'certificate-namespace', value: ({ certificateRequests }) => certificateRequests.namespace },
  { name: 'issuer-enabled', feature: 'issuerSwitch', value: ({ issuer }) => issuer.enabled },
  { name: 'issuer-name', value: ({ issuer }) => issuer.name },
  { name: 'issuer-kind', value: ({ issuer }) => issuer.kind },
  { name: 'issuer-group', value: ({ issuer }) => issuer.group },
  { name: 'preserve-certificate-requests', value: ({ certificateRequests }) => certificateRequests.preserve },
  {
    name: 'certificate-request-additional-annotations',
    feature: 'requestAnnotations',
    value: ({ certificateRequests }) => requestAnnotations(certificateRequests.annotations),
  },

  { name: 'root-ca-file', value: (settings) => rootCaFile(settings) },
  { name: 'serving-certificate-dns-names', feature: 'servingDnsNames', value: ({ serving }) => serving.dnsNames },
  {
    name: 'serving-certificate-duration',
    value: ({ serving, quirks }) =>
      quirks.servingDurationTwice ? [serving.duration, serving.duration] : serving.duration,
  },
  { name: 'trust-domain', feature: 'trustDomain', value: ({ trustDomain }) => trustDomain },

  { name: 'cluster-id', feature: 'clusterId', value: ({ server }) => server.clusterId },
  { name: 'max-client-certificate-duration', value: ({ server }) => server.maxCertificateDuration },
  { name: 'serving-address', value: ({ serving }) => `${asText(serving.address)}:${asText(serving.port)}` },
  { name: 'serving-certificate-key-size', feature: 'servingKeySize', value: ({ serving }) => serving.keySize },
  { name: 'serving-signature-algorithm', feature: 'servingKeyAlgorithm', value: ({ serving }) => serving.keyAlgorithm },
  { name: 'serving-tls-min-version', feature: 'servingTls', value: ({ serving }) => serving.minTlsVersion },
  {
    name: 'serving-tls-cipher-suites',
    feature: 'servingTls',
    value: ({ serving }) => serving.cipherSuites && joined(serving.cipherSuites),
  },
  {
    name: 'serving-tls-curve-preferences',
    feature: 'servingTls',
    value: ({ serving }) => serving.curvePreferences && joined(serving.curvePreferences),
  },
  {
    name: 'enable-client-cert-authenticator',
    feature: 'clientCertificates',
    value: ({ server }) => server.clientCertificates,
  },
  {
    name: 'ca-trusted-node-accounts',
    feature: 'trustedNodeAccounts',
    value: ({ server }) => server.trustedNodeAccounts || undefined,
  },

  {
    name: 'leader-election-namespace',
    feature: 'leaderElectionNamespace',
    value: ({ controller }) => controller.leaderElectionNamespace,
  },
  {
    name: 'root-ca-configmap-name',
    feature: 'rootConfigMapName',
    value: ({ controller }) => controller.rootConfigMapName,
  },
  {
    name: 'configmap-namespace-selector',
    feature: 'configMapNamespaceSelector',
    value: ({ controller }) => controller.configMapNamespaceSelector || undefined,
  },
  {
    name: 'disable-kubernetes-client-rate-limiter',
    feature: 'rateLimiterSwitch',
    value: ({ controller }) => controller.disableRateLimiter,
  },
  { name: 'max-concurrent-reconciles', feature: 'concurrency', value: ({ controller }) => controller.concurrency },

  {
    name: 'runtime-issuance-config-map-name',
    feature: 'runtimeConfiguration',
    value: ({ runtimeConfiguration }) => runtimeConfiguration.name,
  },
  {
    name: 'runtime-issuance-config-map-namespace',
    feature: 'runtimeConfiguration',
    value: ({ namespace }) => namespace,
  },

  { name: 'istiod-cert-enabled', feature: 'dynamicIstiod', value: ({ dynamicIstiod }) => dynamicIstiod.enabled },
  { name: 'istiod-cert-name', feature: 'dynamicIstiod', value: () => 'istiod-dynamic' },
  { name: 'istiod-cert-namespace', feature: 'dynamicIstiod', value: ({ dynamicIstiod }) => dynamicIstiod.namespace },
  { name: 'istiod-cert-duration', feature: 'dynamicIstiod', value: ({ dynamicIstiod }) => dynamicIstiod.duration },
  {
    name: 'istiod-cert-renew-before',
    feature: 'dynamicIstiod',
    value: ({ dynamicIstiod }) => dynamicIstiod.renewBefore,
  },
  {
    name: 'istiod-cert-key-algorithm',
    feature: 'dynamicIstiod',
    value: ({ dynamicIstiod }) => dynamicIstiod.keyAlgorithm,
  },
  { name: 'istiod-cert-key-size', feature: 'dynamicIstiod', value: ({ dynamicIstiod }) => dynamicIstiod.keySize },
  {
    name: 'istiod-cert-additional-dns-names',
    feature: 'dynamicIstiod',
    value: ({ dynamicIstiod }) => joined(dynamicIstiod.additionalDnsNames),
  },
  {
    name: 'istiod-cert-additional-annotations',
    feature: 'dynamicIstiodAnnotations',
    value: ({ certificateRequests }) => istiodAnnotations(certificateRequests.annotations),
  },
  {
    name: 'istiod-cert-istio-revisions',
    feature: 'dynamicIstiod',
    value: ({ dynamicIstiod }) => joined(dynamicIstiod.revisions),
  },
];

/** The container's arguments: every flag that the release has, with its value. */
export function containerArguments(settings: AgentSettings): string[] {
  return FLAGS.filter(({ feature }) => feature === undefined || has(settings.release, feature)).flatMap((flag) => {
    const value = flag.value(settings);
    if (value === undefined) return [];
    const values: readonly Scalar[] = Array.isArray(value) ? value : [value as Scalar];
    return values.map((one) => `--${flag.name}=${asText(one)}`);
  });
}

/** A value as a flag takes it; nothing is written as an empty text. */
export function asText(value: Scalar | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

function joined(values: readonly Scalar[]): string {
  return values.map(asText).join(',');
}

/** The chart of v0.1.x leaves the flag out when there is no file, later ones write it empty. */
function rootCaFile({ release, rootCaFile: file }: AgentSettings): Scalar | undefined {
  return has(release, 'rootCaFileAlways') || asText(file) !== '' ? file : undefined;
}

function requestAnnotations(annotations: readonly AnnotationSetting[]): string | undefined {
  if (annotations.length === 0) return undefined;
  // A pair without a value is its name alone, where the flag for istiod's certificate keeps the "=" (as the chart writes them).
  const pairs = annotations.map(({ name, value }) =>
    [name, value].filter((part) => part !== null && part !== undefined),
  );
  return pairs.map((pair) => pair.map(asText).join('=')).join(',');
}

function istiodAnnotations(annotations: readonly AnnotationSetting[]): string | undefined {
  if (annotations.length === 0) return undefined;
  return annotations.map(({ name, value }) => `${asText(name)}=${asText(value)}`).join(',');
}
