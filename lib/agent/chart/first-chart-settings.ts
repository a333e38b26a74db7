import type { Site } from '../../internal/refusal';
import { has } from '../../releases/istio-csr-features';
import type { AgentSettings } from '../settings';
import { chartImage } from './chart-image';
import type { ChartValues } from './chart-values';
import { chartLabels, chartName, type HelmRelease } from './helm-release';
import { unquoted } from './yaml-scalar';

/** Where the charts of v0.1.x mount the trust anchor that they take inline. */
const ROOT_CA_FOLDER = '/etc/cert-manager-istio-csr';
const ROOT_CA_CONFIG_MAP = 'cert-manager-istio-csr-root-ca';

/** What the charts of v0.1.x make of their values. */
export function firstChartSettings(site: Site, values: ChartValues, helm: HelmRelease): AgentSettings {
  const { release } = values;
  const name = chartName(values);
  const rootCa = values.text('certificate.rootCA');
  const issuer = {
    name: values.scalar('certificate.name'),
    kind: values.scalar('certificate.kind'),
    group: values.scalar('certificate.group'),
  };
  // The Certificate of istiod takes nothing but its issuer from the values.
  const istiod = { namespace: 'istio-system', duration: '24h', renewBefore: '12h' };
  return {
    release,
    name,
    namespace: helm.namespace,
    labels: chartLabels(values, helm, name),
    quirks: {},
    replicas: values.scalar('replicaCount'),
    image: chartImage(site, values),
    imagePullPolicy: unquoted(values.scalar('image.pullPolicy')),
    podFields: {},
    resources: values.get('resources'),
    ...(rootCa && {
      volumeMounts: [{ name: 'root-ca', mountPath: ROOT_CA_FOLDER }],
      volumes: [
        { name: 'root-ca', configMap: { name: ROOT_CA_CONFIG_MAP, items: [{ key: 'ca.pem', path: 'ca.pem' }] } },
      ],
      // A block text of YAML ends in one line break.
      rootCaConfigMap: { name: ROOT_CA_CONFIG_MAP, pem: `${rootCa.replace(/\n+$/, '')}\n` },
    }),
    rootCaFile: rootCa && `${ROOT_CA_FOLDER}/ca.pem`,
    readinessProbe: {
      port: values.scalar('agent.readinessProbe.port'),
      path: unquoted(values.scalar('agent.readinessProbe.path')),
    },
    service: {
      type: unquoted(values.scalar('service.type')),
      port: values.scalar('service.port'),
      nodePort: values.truthy('service.nodePort') ? values.scalar('service.nodePort') : undefined,
    },
    logging: { level: values.scalar('agent.logLevel'), format: null },
    issuer: { ...issuer, enabled: true },
    runtimeConfiguration: { name: '' },
    certificateRequests: {
      namespace: values.text('certificate.namespace'),
      preserve: values.scalar('certificate.preserveCertificateRequests'),
      annotations: [],
    },
    trustDomain: has(release, 'trustDomain') ? values.scalar('certificate.trustDomain') : 'cluster.local',
    serving: {
      address: values.scalar('agent.servingAddress'),
      port: values.scalar('agent.servingPort'),
      dnsNames: [],
      duration: values.scalar('agent.certificateDuration'),
      keyAlgorithm: 'RSA',
      keySize: 2048,
    },
    server: {
      clusterId: has(release, 'clusterId') ? values.scalar('agent.clusterID') : 'Kubernetes',
      maxCertificateDuration: values.scalar('certificate.maxDuration'),
      clientCertificates: false,
      trustedNodeAccounts: '',
    },
    controller: {
      leaderElectionNamespace: values.text('certificate.namespace'),
      rootConfigMapName: values.scalar('agent.rootCAConfigMapName'),
      disableRateLimiter: false,
    },
    istiodCertificate: {
      ...istiod,
      dnsNames: ['istiod.istio-system.svc'],
      uri: 'spiffe://cluster.local/ns/istio-system/sa/istiod-service-account',
      issuer: { name: unquoted(issuer.name), kind: unquoted(issuer.kind), group: unquoted(issuer.group) },
    },
    requestRoleIncludes: { leases: true, dynamicIstiod: false },
    dynamicIstiod: {
      ...istiod,
      enabled: false,
      revisions: ['default'],
      additionalDnsNames: [],
      keyAlgorithm: 'RSA',
      keySize: 2048,
    },
  };
}
