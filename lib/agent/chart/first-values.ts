import type { ValueRow } from './value-row';

/** The values of the first charts, v0.1.x. */
export const FIRST_VALUES: readonly ValueRow[] = [
  { path: 'agent.logLevel', type: 'number', default: 1, prop: 'logging.level' },
  { path: 'agent.readinessProbe.port', type: 'number', default: 6060, prop: 'readinessProbe.port' },
  { path: 'agent.readinessProbe.path', type: 'string', default: '/readyz', prop: 'readinessProbe.path' },
  { path: 'agent.servingAddress', type: 'string', default: '0.0.0.0', prop: 'serving.address' },
  { path: 'agent.servingPort', type: 'number', default: 6443, prop: 'serving.port' },
  { path: 'agent.rootCAConfigMapName', type: 'string', default: 'istio-ca-root-cert', prop: '(fixed in Istio)' },
  { path: 'agent.certificateDuration', type: 'string', default: '24h', prop: 'serving.certificateDuration' },
  { path: 'agent.clusterID', type: 'string', default: 'Kubernetes', since: 'v0.1.1', prop: 'mesh.clusterId' },
  { path: 'certificate.namespace', type: 'string', default: 'istio-system', prop: 'certificateRequests.namespace' },
  { path: 'certificate.group', type: 'string', default: 'cert-manager.io', prop: 'issuer' },
  { path: 'certificate.kind', type: 'string', default: 'Issuer', prop: 'issuer' },
  { path: 'certificate.name', type: 'string', default: 'istio-ca', prop: 'issuer' },
  { path: 'certificate.maxDuration', type: 'string', default: '24h', prop: 'maxCertificateDuration' },
  {
    path: 'certificate.preserveCertificateRequests',
    type: 'boolean',
    default: false,
    prop: 'certificateRequests.preserve',
  },
  {
    path: 'certificate.trustDomain',
    type: 'string',
    default: 'cluster.local',
    since: 'v0.1.3',
    prop: 'mesh.trustDomain',
  },
  { path: 'certificate.rootCA', type: 'string', prop: 'trustAnchor: TrustAnchor.fromPem' },
].map((row) => ({ ...row, until: 'v0.2.0' }) as ValueRow);
