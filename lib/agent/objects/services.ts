import type { Manifest } from '../../internal/objects';
import { has } from '../../releases/istio-csr-features';
import { app } from '../options/app';
import { service as options } from '../options/network';
import type { MonitorSettings } from '../options/service-monitor';
import { serving } from '../options/serving';
import type { AgentSettings } from '../settings';

/** The Service that proxies send their signing requests to. */
export function service(settings: AgentSettings): Manifest {
  const { name, namespace, labels } = settings;
  const [port, nodePort] = [settings.get(options.port), settings.get(options.nodePort)];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name, ...labels } },
    spec: {
      type: settings.get(options.type),
      ports: [{ name: 'web', protocol: 'TCP', port, targetPort: settings.get(serving.port), nodePort }],
      selector: { app: name },
    },
  };
}

/** The Service that Prometheus finds the metrics by. */
export function metricsService(settings: AgentSettings): Manifest {
  const { name, namespace, labels } = settings;
  const port = settings.get(app.metricsPort);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `${name}-metrics`, namespace, labels: { app: metricsApp(settings), ...labels } },
    spec: {
      type: settings.get(app.metricsServiceType),
      ports: [{ name: 'metrics', protocol: 'TCP', port, targetPort: port }],
      selector: { app: name },
    },
  };
}

/** Prometheus operator's ServiceMonitor. */
export function serviceMonitor(settings: AgentSettings, monitor: MonitorSettings): Manifest {
  const { name, namespace, labels } = settings;
  const { prometheusInstance, interval, scrapeTimeout } = monitor;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: {
      name,
      namespace,
      labels: { app: name, ...labels, prometheus: prometheusInstance, ...monitor.labels },
    },
    spec: {
      jobLabel: name,
      selector: { matchLabels: { app: metricsApp(settings) } },
      namespaceSelector: { matchNames: [namespace] },
      endpoints: [{ targetPort: settings.get(app.metricsPort), path: '/metrics', interval, scrapeTimeout }],
    },
  };
}

/** Up to v0.5.0 both Services carry the same label `app`. */
function metricsApp({ release, name }: AgentSettings): string {
  return has(release, 'metricsAppLabel') ? `${name}-metrics` : name;
}
