import type { Manifest } from '../../internal/objects';
import { ISTIO_CSR } from '../../releases/istio-csr-features';
import { app } from '../options/app';
import { networkPolicy } from '../options/network-policy';
import { serving } from '../options/serving';
import type { AgentSettings } from '../settings';
import type { AgentObject } from './objects';

/** What the pods may be asked and whom they may ask; no other traffic. */
export function networkPolicyObjects(settings: AgentSettings): AgentObject[] {
  const policy = settings.get(networkPolicy);
  if (policy === undefined) return [];
  const { name, namespace, labels, release } = settings;
  const metrics = { from: policy.scrapers, ports: [tcp(settings.get(app.metricsPort))] };
  const dns = policy.dnsPorts.flatMap((port) => [{ protocol: 'UDP', port }, tcp(port)]);
  const manifest: Manifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace, labels },
    spec: {
      podSelector: { matchLabels: { app: name } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: policy.clients, ports: [tcp(settings.get(serving.port))] },
        ...(ISTIO_CSR.has(release, 'metrics') ? [metrics] : []),
        // The kubelet asks from the address of its node, which no selector finds.
        { ports: [tcp(settings.get(app.readinessPort))] },
      ],
      egress: [
        { to: policy.apiServer.peers, ports: policy.apiServer.ports.map(tcp) },
        ...(dns.length > 0 ? [{ ports: dns }] : []),
      ],
    },
  };
  return [{ id: 'NetworkPolicy', manifest, isBesideChart: true }];
}

function tcp(port: number | undefined) {
  return { protocol: 'TCP', port };
}
