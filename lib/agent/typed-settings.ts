import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { goDuration } from '../internal/lifetimes';
import { KubernetesVersion } from '../kubernetes-version';
import { DataPlane } from '../mesh';
import { checkIdentity, checkIssuer, checkMesh, checkReplicas, DEFAULT_NAME, DEFAULT_NAMESPACE } from './agent-checks';
import type { IstioCsrAgentProps } from './agent-props';
import { containerSecurityContext, imageReference } from './container';
import { IstioCsrRelease } from './istio-csr-release';
import { istiodCommonName, istiodDnsNames, istiodSpiffeId } from './istiod-identity';
import { has } from './rendering/features';
import type { AgentSettings } from './rendering/settings';

/** The ConfigMap in which Istio looks for the trust anchor; istio-csr writes no other from v0.3.0 on. */
const ROOT_CONFIG_MAP = 'istio-ca-root-cert';

/** The lifetimes of the chart since v0.2.0, after NIST SP 800-204A (SM-DR13): short, because renewal is automatic. */
const LEAF_DURATION = goDuration(Duration.hours(1));
const ISTIOD_RENEW_BEFORE = goDuration(Duration.minutes(30));

/** The key of istiod's and of the agent's own serving certificate. */
const LEAF_KEY = { algorithm: 'RSA', size: 2048 };

/** Translates the typed props into what the objects are rendered from, refusing what cannot work. */
export function typedSettings(site: Construct, props: IstioCsrAgentProps): AgentSettings {
  const { mesh, issuer, name = DEFAULT_NAME, namespace = DEFAULT_NAMESPACE, replicas = 2 } = props;
  const release = props.release ?? IstioCsrRelease.LATEST;
  const kubernetes = props.kubernetesVersion ?? KubernetesVersion.LATEST;
  checkIdentity(site, release, name, namespace);
  checkMesh(site, release, mesh);
  checkIssuer(site, issuer, mesh.namespace);
  checkReplicas(site, replicas);

  const labels = {
    'app.kubernetes.io/name': DEFAULT_NAME,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/version': release.version,
  };
  const issuerSettings = { name: issuer.name, kind: issuer.kind, group: issuer.group };
  const istiodLifetimes = { duration: LEAF_DURATION, renewBefore: ISTIOD_RENEW_BEFORE };

  return {
    release,
    name,
    namespace,
    labels,
    quirks: {},
    replicas,
    image: imageReference(site, release, props.image),
    imagePullPolicy: props.image?.pullPolicy ?? 'IfNotPresent',
    podFields: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
    securityContext: containerSecurityContext(kubernetes),
    readinessProbe: { port: 6060, path: '/readyz' },
    budget: replicas > 1 ? { apiVersion: kubernetes.podDisruptionBudgetApiVersion, minAvailable: 1 } : undefined,
    service: { type: 'ClusterIP', port: 443 },
    metrics: has(release, 'metrics') ? { port: 9402, serviceType: 'ClusterIP' } : undefined,
    logging: { level: 1, format: 'text' },
    issuer: { ...issuerSettings, enabled: true },
    runtimeConfiguration: { name: '' },
    certificateRequests: { namespace: mesh.namespace, preserve: false, annotations: [] },
    trustDomain: mesh.trustDomain,
    rootCaFile: '',
    serving: {
      address: '0.0.0.0',
      port: 6443,
      dnsNames: [`${name}.${namespace}.svc`],
      duration: LEAF_DURATION,
      keyAlgorithm: LEAF_KEY.algorithm,
      keySize: LEAF_KEY.size,
    },
    server: {
      clusterId: mesh.clusterId,
      maxCertificateDuration: LEAF_DURATION,
      clientCertificates: false,
      trustedNodeAccounts: mesh.dataPlane === DataPlane.AMBIENT ? `${mesh.namespace}/ztunnel` : '',
    },
    controller: {
      leaderElectionNamespace: mesh.namespace,
      rootConfigMapName: ROOT_CONFIG_MAP,
      disableRateLimiter: false,
    },
    istiodCertificate: {
      namespace: mesh.namespace,
      labels,
      commonName: istiodCommonName(mesh),
      dnsNames: istiodDnsNames(mesh),
      uri: istiodSpiffeId(mesh),
      privateKey: LEAF_KEY,
      ...istiodLifetimes,
      issuer: issuerSettings,
    },
    dynamicIstiod: {
      enabled: false,
      namespace: mesh.namespace,
      revisions: mesh.revisions,
      additionalDnsNames: [],
      keyAlgorithm: LEAF_KEY.algorithm,
      keySize: LEAF_KEY.size,
      ...istiodLifetimes,
    },
  };
}
