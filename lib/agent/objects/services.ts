import type { Manifest } from '../../internal/objects';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { app } from '../options/app';
import type { MonitorSettings } from '../options/service-monitor';
import { service as options, serving } from '../options/serving';
import type { AgentSettings } from '../settings';
import type { AgentObject } from './objects';

export function serviceObjects(settings: AgentSettings): AgentObject[] {
  const { name } = settings;
  const [port, nodePort] = [settings.get(options.port), settings.get(options.nodePort)];
  const web = { name: 'web', protocol: 'TCP', port, targetPort: settings.get(serving.port), nodePort };
  const objects = [{ id: 'Service', manifest: service(settings, name, name, web, settings.get(options.type)) }];
  if (settings.get(app.metricsService)) {
    const scraped = settings.get(app.metricsPort);
    const metrics = { name: 'metrics', protocol: 'TCP', port: scraped, targetPort: scraped };
    const type = settings.get(app.metricsServiceType);
    const manifest = service(settings, `${name}-metrics`, metricsApp(settings), metrics, type);
    objects.push({ id: 'MetricsService', manifest });
  }
  const monitor = settings.get(app.serviceMonitor);
  if (monitor) objects.push({ id: 'ServiceMonitor', manifest: serviceMonitor(settings, monitor) });
  return objects;
}

function service(settings: AgentSettings, name: string, appLabel: string, port: unknown, type?: string): Manifest {
  const { name: agent, namespace, labels } = settings;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: appLabel, ...labels } },
    spec: { type, ports: [port], selector: { app: agent } },
  };
}

function serviceMonitor(settings: AgentSettings, monitor: MonitorSettings): Manifest {
  const { name, namespace, labels } = settings;
  const { prometheusInstance, interval, scrapeTimeout } = monitor;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name, namespace, labels: { app: name, ...labels, prometheus: prometheusInstance, ...monitor.labels } },
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
  return ISTIO_CSR.has(release, 'metricsAppLabel') ? `${name}-metrics` : name;
}
