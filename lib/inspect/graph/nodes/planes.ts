import { ISTIOD_SECRET, UNNAMED_REVISION } from '../../../facts/istio';
import { described } from '../../read/objects';
import type { Plane } from '../../read/planes/plane';
import type { GraphDraft } from '../draft';
import { nodeKey } from '../model';
import { drawDialling } from './targets';

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
    if (address === undefined) continue;
    const target = draft.mesh.dials.at(address);
    drawDialling(key, role === 'istiod' ? 'tellsToDial' : 'dials', target, draft);
    if (role !== 'istiod') continue;
    const store = { kind: 'Secret', namespace, name: ISTIOD_SECRET } as const;
    draft.readings.push({ store, reader: key, relation: 'servedBy' });
  }
}

/** The key of a plane's node. */
export function planeKey({ role, object: { kind, namespace, name } }: Plane): string {
  return nodeKey(`${role}.${kind}`, namespace, name);
}
