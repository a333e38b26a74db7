import type { Target } from '../../read/dials';
import type { GraphDraft } from '../draft';
import { nodeKey, type Relation } from '../model';
import { agentKey } from './agents';

/** Draws whom something dials, or tells to dial; proxies, ztunnel and istiod trust what the agent that answers writes everywhere. */
export function drawDialling(dialler: string, relation: Relation, target: Target, draft: GraphDraft): void {
  draft.connect(dialler, relation, drawTarget(target, draft));
  if (!('agent' in target)) return;
  const store = { kind: 'ConfigMap', name: target.agent.rootsName } as const;
  draft.readings.push({ store, reader: dialler, relation: 'trusts' });
}

/** What answers at an address: an agent, or a Service or a host; a Service that does not exist is missing. */
function drawTarget(target: Target, draft: GraphDraft): string {
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
