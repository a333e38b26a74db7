import type { Manifest } from '../../internal/objects';
import { has } from './features';
import { type OperatorSettings, POD_LABELS } from './settings';

const CONTAINER = 'istio-operator';
const MONITORING_PORT = 15014;
const USER = 1337;

/** The Deployment that runs the operator. */
export function deployment(settings: OperatorSettings): Manifest {
  const { name, namespace, version } = settings;
  const annotations = has(version, 'monitoringFlags')
    ? { 'prometheus.io/port': `${MONITORING_PORT}`, 'prometheus.io/scrape': 'true' }
    : undefined;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      revisionHistoryLimit: has(version, 'revisionHistoryLimit') ? 10 : undefined,
      selector: { matchLabels: { ...POD_LABELS } },
      template: {
        metadata: { labels: { ...POD_LABELS }, annotations },
        spec: { serviceAccountName: name, containers: [container(settings)] },
      },
    },
  };
}

function container(settings: OperatorSettings): unknown {
  const { version, image } = settings;
  const monitoring = ['--monitoring-host=127.0.0.1', `--monitoring-port=${MONITORING_PORT}`];
  return {
    name: CONTAINER,
    image,
    imagePullPolicy: has(version, 'imagePullPolicy') ? 'IfNotPresent' : undefined,
    command: ['operator', 'server', ...(has(version, 'monitoringFlags') ? monitoring : [])],
    env: environment(settings),
    resources: { limits: { cpu: '200m', memory: '256Mi' }, requests: { cpu: '50m', memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      ...(has(version, 'userAndGroup') ? { runAsUser: USER, runAsGroup: USER } : {}),
    },
  };
}

function environment({ namespace, revision, watchedNamespaces }: OperatorSettings): unknown[] {
  return [
    { name: 'WATCH_NAMESPACE', value: watchedNamespaces.join(',') },
    { name: 'LEADER_ELECTION_NAMESPACE', value: namespace },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'OPERATOR_NAME', value: namespace },
    { name: 'WAIT_FOR_RESOURCES_TIMEOUT', value: '300s' },
    { name: 'REVISION', value: revision },
  ];
}
