import type { Target } from '../../read/dials';
import type { GraphDraft } from '../draft';
import { nodeKey } from '../model';
import { agentKey } from './agents';

/** Draws what answers at an address and gives its key: an agent, or a Service or a host; a Service that does not exist is missing. */
export function drawTarget(target: Target, draft: GraphDraft): string {
  if ('agent' in target) return agentKey(target.agent);
  if ('host' in target) {
    const key = nodeKey('Host', undefined, target.host);
    draft.add({ key, kind: 'service', heading: 'Host', name: target.host, details: ['outside these files'] });
    return key;
  }
  const { namespace, name, exists } = target.service;
  const key = nodeKey('Service', namespace, name);
  const node = { key, kind: 'service', heading: 'Service', name, namespace } as const;
  if (exists) draft.add({ ...node, details: ['no istio-csr behind it'] });
  else draft.addAbsent({ ...node, details: [] }, 'no such Service');
  return key;
}

/** Proxies, ztunnel and istiod trust what the agent that answers them writes into every namespace. */
export function trustWhatItWrites(reader: string, target: Target, draft: GraphDraft): void {
  if (!('agent' in target)) return;
  draft.readings.push({ store: { kind: 'ConfigMap', name: target.agent.rootsName }, reader, relation: 'trusts' });
}
