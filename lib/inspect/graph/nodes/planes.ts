import { ISTIOD_SECRET, UNNAMED_REVISION } from '../../../facts/istio';
import type { Target } from '../../read/dials';
import { described } from '../../read/objects';
import type { Plane } from '../../read/planes/plane';
import type { GraphDraft } from '../draft';
import { nodeKey, type Relation } from '../model';
import { agentKey } from './agents';

/** Draws istiod and ztunnel: whom they dial or tell to dial, and the Secret that an istiod on an external CA serves with. */
export function drawPlanes(draft: GraphDraft): void {
  for (const plane of draft.mesh.planes) {
    const { role, object, namespace, revision, address, unread = [] } = plane;
    const key = planeKey(plane);
    const name = revision === UNNAMED_REVISION ? role : `${role}-${revision}`;
    const isOwnCa = address === undefined && unread.length === 0;
    const details = [
      `by ${described(object)}`,
      ...unread.map((what) => `not known in part: ${what}`),
      ...(isOwnCa ? [role === 'istiod' ? 'signs with its own CA' : 'asks istiod'] : []),
      ...(address === undefined ? [] : [address]),
    ];
    draft.add({ key, kind: 'istiod', heading: role, name, namespace, details });
    const target = draft.mesh.dials.targetOf(plane);
    if (target === undefined) continue;
    drawDialling(key, role === 'istiod' ? 'tellsToDial' : 'dials', target, draft);
    if (role !== 'istiod') continue;
    const store = { kind: 'Secret', namespace, name: ISTIOD_SECRET } as const;
    draft.readings.push({ store, reader: key, relation: 'servedBy' });
  }
}

export function planeKey({ role, object: { kind, namespace, name } }: Plane): string {
  return nodeKey(`${role}.${kind}`, namespace, name);
}

/** Draws whom something dials, or tells to dial; proxies, ztunnel and istiod trust what the agent that answers writes everywhere. */
export function drawDialling(dialler: string, relation: Relation, target: Target, draft: GraphDraft): void {
  draft.connect(dialler, relation, drawTarget(target, draft));
  if (!('agent' in target)) return;
  const store = { kind: 'ConfigMap', name: target.agent.rootsName } as const;
  draft.readings.push({ store, reader: dialler, relation: 'trusts' });
}

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
