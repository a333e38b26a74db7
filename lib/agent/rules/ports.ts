import { refuse, type Site } from '../../internal/refusal';
import { has } from '../../releases/istio-csr-features';
import { app } from '../options/app';
import { serving } from '../options/serving';
import type { AgentSettings } from '../settings';

/** One container, so a port of its own for each purpose. */
export function checkPorts(site: Site, settings: AgentSettings): void {
  const metrics = has(settings.release, 'metrics') ? [app.metricsPort] : [];
  const ports = [serving.port, app.readinessPort, ...metrics].map((option) => ({
    prop: option.prop,
    port: settings.get(option),
  }));
  ports.forEach(({ prop, port }, index) => {
    const other = ports.slice(0, index).find((earlier) => earlier.port === port);
    if (other === undefined) return;
    refuse(site, {
      prop,
      received: port,
      allowed: `a port of its own; ${other.prop} is ${port} too`,
      fix: 'Choose another port for one of the two.',
    });
  });
}

/** A ServiceMonitor selects the metrics Service. */
export function checkMonitor(site: Site, settings: AgentSettings): void {
  if (settings.get(app.serviceMonitor) === undefined || settings.get(app.metricsService)) return;
  refuse(site, {
    prop: 'metrics.serviceMonitor',
    received: 'a ServiceMonitor',
    allowed: 'none without the metrics Service, which it selects',
    fix: 'Leave metrics.service at true.',
  });
}
