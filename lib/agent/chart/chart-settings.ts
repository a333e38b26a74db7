import { refuse, type Site } from '../../internal/refusal';
import { has } from '../../releases/istio-csr-features';
import { inSpan } from '../../releases/span';
import type {
  AgentSettings,
  AnnotationSetting,
  DeploymentSettings,
  IstiodCertificateSettings,
  MetricsSettings,
  Scalar,
} from '../settings';
import { chartImage } from './chart-image';
import type { ChartValues } from './chart-values';
import { extraObjects } from './extra-objects';
import { chartLabels, chartName, type HelmRelease } from './helm-release';
import { unquoted } from './yaml-scalar';

/** What the charts from v0.2.0 on make of their values. */
export function chartSettings(site: Site, values: ChartValues, helm: HelmRelease): AgentSettings {
  const { release } = values;
  const name = chartName(values);
  const labels = chartLabels(values, helm, name);
  const dynamic = has(release, 'dynamicIstiod') && values.text('app.tls.istiodCertificateEnable') === 'dynamic';
  const keyAlgorithm =
    values.text('app.tls.istiodPrivateKeyAlgorithm') || values.scalar('app.server.serving.signatureAlgorithm');
  return {
    release,
    name,
    namespace: helm.namespace,
    labels,
    quirks: {
      servingDurationTwice: release.version === 'v0.2.0',
      danglingDynamicBinding: has(release, 'dynamicIstiodRole'),
    },
    ...deployment(site, values),
    service: {
      type: unquoted(values.scalar('service.type')),
      port: values.scalar('service.port'),
      nodePort: values.truthy('service.nodePort') ? values.scalar('service.nodePort') : undefined,
    },
    metrics: metrics(values),
    logging: { level: values.scalar('app.logLevel'), format: values.scalar('app.logFormat') },
    issuer: { ...issuer(values, 'app.certmanager.issuer'), enabled: values.scalar('app.certmanager.issuer.enabled') },
    runtimeConfiguration: {
      name: runtimeConfigurationName(values, name),
      create: values.truthy('app.runtimeConfiguration.create')
        ? issuer(values, 'app.runtimeConfiguration.issuer')
        : undefined,
    },
    certificateRequests: {
      namespace: values.text('app.certmanager.namespace'),
      preserve: values.scalar('app.certmanager.preserveCertificateRequests'),
      annotations: values.list<AnnotationSetting>('app.certmanager.additionalAnnotations'),
    },
    trustDomain: values.scalar('app.tls.trustDomain'),
    rootCaFile: values.scalar('app.tls.rootCAFile'),
    serving: {
      address: values.scalar('app.server.serving.address'),
      port: values.scalar('app.server.serving.port'),
      dnsNames: values.list<Scalar>('app.tls.certificateDNSNames'),
      duration: values.scalar('app.tls.certificateDuration'),
      keyAlgorithm: values.scalar('app.server.serving.signatureAlgorithm'),
      keySize: values.scalar('app.server.serving.certificateKeySize'),
    },
    server: {
      clusterId: values.scalar('app.server.clusterID'),
      maxCertificateDuration: values.scalar('app.server.maxCertificateDuration'),
      clientCertificates: values.scalar('app.server.authenticators.enableClientCert'),
      trustedNodeAccounts: values.scalar('app.server.caTrustedNodeAccounts'),
    },
    controller: {
      leaderElectionNamespace: values.text('app.controller.leaderElectionNamespace'),
      rootConfigMapName: values.scalar('app.controller.rootCAConfigMapName'),
      configMapNamespaceSelector: values.scalar('app.controller.configmapNamespaceSelector'),
      disableRateLimiter: values.scalar('app.controller.disableKubernetesClientRateLimiter'),
      concurrency: concurrency(values.scalar('app.controller.maxConcurrentReconciles')),
    },
    istiodCertificate: istiodCertificate(site, values, labels, keyAlgorithm),
    requestRoleIncludes: {
      // Wherever the leases and the Certificate are: a mistake of the chart up to v0.5.0 and in v0.11.0.
      leases: !has(release, 'leasesRole'),
      dynamicIstiod: dynamic && !has(release, 'dynamicIstiodRole'),
    },
    extraObjects: extraObjects(site, values, helm),
    dynamicIstiod: {
      enabled: dynamic,
      namespace: istiodNamespace(values),
      revisions: values.list<Scalar>('app.istio.revisions'),
      additionalDnsNames: values.list<Scalar>('app.tls.istiodAdditionalDNSNames'),
      duration: values.scalar('app.tls.istiodCertificateDuration'),
      renewBefore: values.scalar('app.tls.istiodCertificateRenewBefore'),
      keyAlgorithm,
      keySize: values.scalar('app.tls.istiodPrivateKeySize'),
    },
  };
}

function deployment(site: Site, values: ChartValues): DeploymentSettings {
  const pullSecrets = values.truthy('imagePullSecrets') ? values.list<unknown>('imagePullSecrets') : undefined;
  const podFields = ['nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints', 'priorityClassName'];
  return {
    replicas: values.scalar('replicaCount'),
    image: chartImage(site, values),
    imagePullPolicy: unquoted(values.scalar('image.pullPolicy')),
    serviceAccountPullSecrets: pullSecrets ?? v050PullSecret(values),
    podPullSecrets: pullSecrets,
    deploymentLabels: values.map('deploymentLabels'),
    deploymentAnnotations: values.map('deploymentAnnotations'),
    podLabels: values.map('podLabels'),
    podAnnotations: values.map('podAnnotations'),
    podFields: Object.fromEntries(
      podFields.filter((field) => values.truthy(field)).map((field) => [field, values.get(field)]),
    ),
    resources: values.get('resources'),
    securityContext: values.get('securityContext'),
    volumes: values.truthy('volumes') ? values.list('volumes') : undefined,
    volumeMounts: values.truthy('volumeMounts') ? values.list('volumeMounts') : undefined,
    readinessProbe: {
      port: values.scalar('app.readinessProbe.port'),
      path: unquoted(values.scalar('app.readinessProbe.path')),
    },
    budget: values.truthy('podDisruptionBudget.enabled')
      ? {
          apiVersion: 'policy/v1',
          // Chart bug: the default of maxUnavailable stays beside a minAvailable, which Kubernetes refuses.
          minAvailable: setScalar(values, 'podDisruptionBudget.minAvailable'),
          maxUnavailable: setScalar(values, 'podDisruptionBudget.maxUnavailable'),
        }
      : undefined,
  };
}

/** Chart bug of v0.5.0: unless the name is set to an empty text, there is a pull secret, with or without a name. */
function v050PullSecret(values: ChartValues): readonly unknown[] | undefined {
  if (!inSpan(values.release, { since: 'v0.5.0', until: 'v0.6.0' })) return undefined;
  const name = values.get('image.pullSecretName');
  return name === '' ? undefined : [{ name: name ?? null }];
}

function setScalar(values: ChartValues, path: string): Scalar | undefined {
  return values.truthy(path) ? unquoted(values.scalar(path)) : undefined;
}

function metrics(values: ChartValues): MetricsSettings {
  const at = (key: string): string => `app.metrics.service.${key}`;
  const port = values.scalar('app.metrics.port');
  const serviceEnabled = values.truthy(at('enabled'));
  // From v0.4.0 to v0.16.0 the chart makes the ServiceMonitor also without the Service that it selects.
  const monitorAlone = inSpan(values.release, { since: 'v0.4.0', until: 'v0.17.0' });
  const monitor = values.truthy(at('servicemonitor.enabled')) && (serviceEnabled || monitorAlone);
  return {
    port,
    serviceType: serviceEnabled ? unquoted(values.scalar(at('type'))) : undefined,
    monitor: monitor
      ? {
          labels: {
            prometheus: unquoted(values.scalar(at('servicemonitor.prometheusInstance'))),
            ...values.map(at('servicemonitor.labels')),
          },
          interval: unquoted(values.scalar(at('servicemonitor.interval'))),
          scrapeTimeout: unquoted(values.scalar(at('servicemonitor.scrapeTimeout'))),
        }
      : undefined,
  };
}

function issuer(values: ChartValues, path: string): { name: Scalar; kind: Scalar; group: Scalar } {
  return {
    name: values.scalar(`${path}.name`),
    kind: values.scalar(`${path}.kind`),
    group: values.scalar(`${path}.group`),
  };
}

function runtimeConfigurationName(values: ChartValues, name: string): string {
  const given = values.text('app.runtimeConfiguration.name') || values.text('app.runtimeIssuanceConfigMap');
  return given || (values.truthy('app.runtimeConfiguration.create') ? name : '');
}

function concurrency(value: Scalar): number | undefined {
  const whole = Math.trunc(Number(value ?? 0));
  return whole > 1 ? whole : undefined;
}

function istiodNamespace(values: ChartValues): string {
  return inSpan(values.release, { since: 'v0.6.0' }) ? values.text('app.istio.namespace') : 'istio-system';
}

function istiodCertificate(
  site: Site,
  values: ChartValues,
  labels: Readonly<Record<string, unknown>>,
  keyAlgorithm: Scalar,
): IstiodCertificateSettings | undefined {
  const { release } = values;
  if (!isStatic(values)) return undefined;
  const namespace = istiodNamespace(values);
  // v0.2.0 takes none of its values into the Certificate but the issuer, v0.2.1 begins to.
  const takesValues = inSpan(release, { since: 'v0.2.1' });
  const trustDomain = takesValues ? values.text('app.tls.trustDomain') : 'cluster.local';
  const key = has(release, 'servingKeyAlgorithm') ? keyAlgorithm : 'RSA';
  const { name, kind, group } = issuer(values, 'app.certmanager.issuer');
  return {
    namespace,
    labels: has(release, 'podStandardLabels') ? labels : undefined,
    annotations: istiodAnnotations(values),
    commonName: takesValues ? `istiod.${namespace}.svc` : undefined,
    dnsNames: [
      ...istiodDnsNames(site, values.list<string>('app.istio.revisions'), namespace),
      ...values.list<Scalar>('app.tls.istiodAdditionalDNSNames'),
    ],
    uri: `spiffe://${trustDomain}/ns/${namespace}/sa/istiod-service-account`,
    duration: takesValues ? unquoted(values.scalar('app.tls.istiodCertificateDuration')) : '1h',
    renewBefore: inSpan(release, { since: 'v0.4.0' })
      ? unquoted(values.scalar('app.tls.istiodCertificateRenewBefore'))
      : '30m',
    privateKey: {
      algorithm: unquoted(key),
      size: has(release, 'servingKeySize') ? values.scalar('app.tls.istiodPrivateKeySize') : 2048,
    },
    revisionHistoryLimit: 1,
    issuer: { name: unquoted(name), kind: unquoted(kind), group: unquoted(group) },
  };
}

/** Up to v0.4.0 always; then when the value is true-ish; from v0.11.0 on when it reads "true". */
function isStatic(values: ChartValues): boolean {
  const path = 'app.tls.istiodCertificateEnable';
  if (!inSpan(values.release, { since: 'v0.5.0' })) return true;
  return has(values.release, 'dynamicIstiod') ? values.text(path) === 'true' : values.truthy(path);
}

function istiodDnsNames(site: Site, revisions: readonly string[], namespace: string): string[] {
  const services = revisions.map((revision) =>
    revision === 'default' || revision === '' ? 'istiod' : `istiod-${revision}`,
  );
  services.forEach((service, index) => {
    if (services.indexOf(service) === index) return;
    refuse(site, {
      prop: `values.app.istio.revisions[${index}]`,
      received: revisions[index],
      allowed: 'each revision once ("Duplicate revisions defined", as the chart says)',
      fix: 'Remove the repetition.',
    });
  });
  return (services.length > 0 ? services : ['istiod']).map((service) => `${service}.${namespace}.svc`);
}

function istiodAnnotations(values: ChartValues): Record<string, unknown> | undefined {
  const annotations = values.list<AnnotationSetting>('app.certmanager.additionalAnnotations');
  if (annotations.length === 0) return undefined;
  // Up to v0.14.2 the chart wrote them without quotes.
  const quoted = inSpan(values.release, { since: 'v0.14.3' });
  return Object.fromEntries(
    annotations.map(({ name, value }) => [String(name), quoted ? (value ?? null) : unquoted(value)]),
  );
}
