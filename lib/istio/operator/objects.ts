import { INJECTION_LABEL } from '../../facts/istio';
import type { Manifest } from '../../internal/objects';
import type { IstioVersion } from '../../releases/istio-version';
import { OPERATOR } from './features';

export interface OperatorSettings {
  /** The name of all its objects but the Namespace and the CustomResourceDefinition. */
  readonly name: string;
  readonly namespace: string;
  readonly version: IstioVersion;
  /** The revision, empty for the unnamed one. */
  readonly revision: string;
  readonly image: string;
  readonly watchedNamespaces: readonly string[];
  readonly imagePullSecrets: readonly string[];
}

/** Upstream's selector is the same for every revision: the Services of two operators in one namespace select the pods of both. */
const POD_LABELS = { name: 'istio-operator' };
const MONITORING_PORT = 15014;
const USER = 1337;

/** The Namespace of the operator. From 1.12 on istioctl creates it without labels. */
export function namespaceObject({ namespace, version }: OperatorSettings): Manifest {
  const labels = OPERATOR.has(version, 'namespaceLabels')
    ? { 'istio-operator-managed': 'Reconcile', [INJECTION_LABEL]: 'disabled' }
    : undefined;
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
}

export function serviceAccount({ name, namespace, imagePullSecrets }: OperatorSettings): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
    imagePullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets.map((secret) => ({ name: secret })) : undefined,
  };
}

/** The Service for the metrics. Upstream's says 8383 even from 1.17 on, when the operator serves them elsewhere, to its own pod only. */
export function service({ name, namespace }: OperatorSettings): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { ...POD_LABELS } },
    spec: { ports: [{ name: 'http-metrics', port: 8383, targetPort: 8383, protocol: 'TCP' }], selector: POD_LABELS },
  };
}

export function deployment({ name, namespace, version, ...settings }: OperatorSettings): Manifest {
  const hasMonitoringFlags = OPERATOR.has(version, 'monitoringFlags');
  const monitoring = ['--monitoring-host=127.0.0.1', `--monitoring-port=${MONITORING_PORT}`];
  const scraped = { 'prometheus.io/port': `${MONITORING_PORT}`, 'prometheus.io/scrape': 'true' };
  const container = {
    name: 'istio-operator',
    image: settings.image,
    imagePullPolicy: OPERATOR.has(version, 'imagePullPolicy') ? 'IfNotPresent' : undefined,
    command: ['operator', 'server', ...(hasMonitoringFlags ? monitoring : [])],
    env: [
      { name: 'WATCH_NAMESPACE', value: settings.watchedNamespaces.join(',') },
      { name: 'LEADER_ELECTION_NAMESPACE', value: namespace },
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'OPERATOR_NAME', value: namespace },
      { name: 'WAIT_FOR_RESOURCES_TIMEOUT', value: '300s' },
      { name: 'REVISION', value: settings.revision },
    ],
    resources: { limits: { cpu: '200m', memory: '256Mi' }, requests: { cpu: '50m', memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      ...(OPERATOR.has(version, 'userAndGroup') && { runAsUser: USER, runAsGroup: USER }),
    },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      revisionHistoryLimit: OPERATOR.has(version, 'revisionHistoryLimit') ? 10 : undefined,
      selector: { matchLabels: POD_LABELS },
      template: {
        metadata: { labels: POD_LABELS, annotations: hasMonitoringFlags ? scraped : undefined },
        spec: { serviceAccountName: name, containers: [container] },
      },
    },
  };
}
