import { ISTIOD_SECRET, UNNAMED_REVISION } from '../../../facts/istio';
import type { Dials, Target } from '../../read/dials';
import { described } from '../../read/objects';
import type { Plane } from '../../read/planes/plane';
import type { GraphDraft } from '../draft';
import { nodeKey, type Relation } from '../model';
import { agentKey } from './agents';

/** Draws istiod and ztunnel: whom they dial or tell to dial, and the Secret that an istiod on an external CA serves with. */
export function drawPlanes(draft: GraphDraft): void {
  for (const plane of draft.mesh.planes) {
    const { role, object, namespace, revision, address, isRemote, unread = [] } = plane;
    const key = planeKey(plane);
    const name = revision === UNNAMED_REVISION ? role : `${role}-${revision}`;
    const details = [
      `by ${described(object)}`,
      ...unread.map((what) => `not known in part: ${what}`),
      ...(isRemote ? ['runs in another cluster'] : []),
      ...(address === undefined ? unledBy(plane) : []),
      ...(address === undefined ? [] : [address]),
    ];
    draft.add({ key, kind: 'istiod', heading: role, name, namespace, details });
    const { dials } = draft.mesh;
    const target = role === 'istiod' ? dials.targetOf(plane) : drawnTarget(plane, dials);
    if (target === undefined || ('istiod' in target && target.istiod === plane)) continue;
    drawDialling(key, role === 'istiod' ? 'tellsToDial' : 'dials', target, draft);
    if (role !== 'istiod' || isRemote || 'istiod' in target) continue;
    const store = { kind: 'Secret', namespace, name: ISTIOD_SECRET } as const;
    draft.readings.push({ store, reader: key, relation: 'servedBy' });
  }
}

/** What becomes of requests of those who are told no address. */
function unledBy({ role, signs, isRemote, unread = [] }: Plane): string[] {
  if (unread.length > 0 || isRemote) return [];
  if (role === 'ztunnel') return ['asks istiod'];
  return signs === undefined ? [] : [signs ? 'signs with its own CA' : 'its own CA is off'];
}

/** Whom a ztunnel asks, also where it is told nobody and the istiod that it then asks is here. */
function drawnTarget(ztunnel: Plane, dials: Dials): Target | undefined {
  const asked = dials.askedBy(ztunnel);
  return dials.targetOf(ztunnel) ?? (asked && 'istiod' in asked ? asked : undefined);
}

export function planeKey({ role, object: { kind, namespace, name } }: Plane): string {
  return nodeKey(`${role}.${kind}`, namespace, name);
}

/** Draws whom something dials, or tells to dial; proxies, ztunnel and istiod trust what the agent that answers writes everywhere. */
export function drawDialling(
  dialler: string,
  relation: Relation,
  target: Target,
  draft: GraphDraft,
  isWithoutRoot = false,
): void {
  draft.connect(dialler, relation, drawTarget(target, draft));
  if (!('agent' in target) || isWithoutRoot) return;
  const store = { kind: 'ConfigMap', name: target.agent.rootsName } as const;
  draft.readings.push({ store, reader: dialler, relation: 'trusts' });
}

function drawTarget(target: Target, draft: GraphDraft): string {
  if ('agent' in target) return agentKey(target.agent);
  if ('istiod' in target) return planeKey(target.istiod);
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
