import type { Manifest } from '../../internal/objects';
import { has } from '../../releases/istio-csr-features';
import type { AgentSettings, MetricsSettings } from '../settings';

/** The Service that proxies send their signing requests to. */
export function service({
  name,
  namespace,
  labels,
  service: { type, port, nodePort },
  serving,
}: AgentSettings): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name, ...labels } },
    spec: {
      type,
      ports: [{ name: 'web', protocol: 'TCP', port, targetPort: serving.port, nodePort }],
      selector: { app: name },
    },
  };
}

/** The Service that Prometheus finds the metrics by. */
export function metricsService(settings: AgentSettings, { port, serviceType }: MetricsSettings): Manifest {
  const { name, namespace, labels } = settings;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-metrics`, namespace, labels: { app: metricsApp(settings), ...labels } },
    spec: {
      type: serviceType,
      ports: [{ name: 'metrics', protocol: 'TCP', port, targetPort: port }],
      selector: { app: name },
    },
  };
}

/** Prometheus operator's ServiceMonitor. */
export function serviceMonitor(
  settings: AgentSettings,
  { port, monitor }: Required<Pick<MetricsSettings, 'port' | 'monitor'>>,
): Manifest {
  const { name, namespace, labels } = settings;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name, namespace, labels: { app: name, ...labels, ...monitor.labels } },
    spec: {
      jobLabel: name,
      selector: { matchLabels: { app: metricsApp(settings) } },
      namespaceSelector: { matchNames: [namespace] },
      endpoints: [
        { targetPort: port, path: '/metrics', interval: monitor.interval, scrapeTimeout: monitor.scrapeTimeout },
      ],
    },
  };
}

/** Up to v0.5.0 both Services carry the same label `app`. */
function metricsApp({ release, name }: AgentSettings): string {
  return has(release, 'metricsAppLabel') ? `${name}-metrics` : name;
}
