import { serviceHost } from '../../facts/istio-csr';
import { SERVICE_TYPES } from '../../facts/kubernetes';
import { coversHost } from '../../internal/hosts';
import { refuse, type Site } from '../../internal/refusal';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { app } from '../options/app';
import { service, serving, servingNames } from '../options/serving';
import type { AgentSettings } from '../settings';

export function checkNetwork(site: Site, settings: AgentSettings): void {
  checkHost(site, settings);
  checkNodePort(site, settings);
  checkPorts(site, settings);
  checkMonitor(site, settings);
}

/** The host that proxies can dial: the one chosen, the Service's name, or else the first name that the certificate spells out. */
export function dialledHost(settings: AgentSettings): string {
  const own = serviceHost(settings.name, settings.namespace);
  const names = servingNames(settings);
  if (settings.caHost !== undefined || coversHost(names, own)) return settings.caHost ?? own;
  return names.find((name) => !name.startsWith('*')) ?? own;
}

/** Where proxies send their signing requests: they refuse an agent whose certificate does not match the host that they dial. */
export function caAddress(settings: AgentSettings): string {
  return `${dialledHost(settings)}:${settings.get(service.port) ?? ''}`;
}

function checkHost(site: Site, settings: AgentSettings): void {
  const host = settings.caHost ?? serviceHost(settings.name, settings.namespace);
  const dnsNames = settings.get(serving.dnsNames) ?? [];
  if (coversHost(dnsNames, host)) return;
  if (settings.caHost === undefined) {
    const allowed = `a list with ${host}, which proxies dial`;
    const fix = 'Add it to the list, or set caHost to the name in the list that resolves to the agent.';
    refuse(site, { prop: 'serving.dnsNames', received: dnsNames, allowed, fix });
  }
  const allowed = `one of serving.dnsNames: ${dnsNames.join(', ')}`;
  refuse(site, { prop: 'caHost', received: host, allowed, fix: 'Add the host to serving.dnsNames.' });
}

function checkNodePort(site: Site, settings: AgentSettings): void {
  const nodePort = settings.get(service.nodePort);
  if (nodePort === undefined || settings.get(service.type) !== SERVICE_TYPES.CLUSTER_IP) return;
  const allowed = 'nothing for a Service of type ClusterIP (Kubernetes refuses it)';
  const fix = 'Set service.type to ServiceType.NODE_PORT or LOAD_BALANCER.';
  refuse(site, { prop: 'service.nodePort', received: nodePort, allowed, fix });
}

/** One container, so a port of its own for each purpose. */
function checkPorts(site: Site, settings: AgentSettings): void {
  const metrics = ISTIO_CSR.has(settings.release, 'metrics') ? [app.metricsPort] : [];
  const options = [serving.port, app.readinessPort, ...metrics];
  options.forEach((option, index) => {
    const port = settings.get(option);
    const other = options.slice(0, index).find((earlier) => settings.get(earlier) === port);
    if (other === undefined) return;
    const allowed = `a port of its own; ${other.prop} is ${port} too`;
    refuse(site, { prop: option.prop, received: port, allowed, fix: 'Choose another port for one of the two.' });
  });
}

function checkMonitor(site: Site, settings: AgentSettings): void {
  if (settings.get(app.serviceMonitor) === undefined || settings.get(app.metricsService)) return;
  const allowed = 'none without the metrics Service, which it selects';
  const fix = 'Leave metrics.service at true.';
  refuse(site, { prop: 'metrics.serviceMonitor', received: 'a ServiceMonitor', allowed, fix });
}
