import { ISTIOD_SECRET, UNNAMED_REVISION } from '../../../facts/istio';
import { described } from '../../read/objects';
import type { Plane } from '../../read/planes/plane';
import type { GraphDraft } from '../draft';
import { nodeKey } from '../model';
import { drawTarget, trustWhatItWrites } from './targets';

/** Draws istiod and ztunnel: whom they dial or tell to dial, and the Secret that an istiod on an external CA serves with. */
export function drawPlanes(draft: GraphDraft): void {
  for (const plane of draft.mesh.planes) {
    const { role, object, namespace, revision, address, unread = [] } = plane;
    const key = planeKey(plane);
    draft.add({
      key,
      kind: 'istiod',
      heading: role,
      name: revision === UNNAMED_REVISION ? role : `${role}-${revision}`,
      namespace,
      details: [
        `by ${described(object)}`,
        ...unread.map((what) => `not known in part: ${what}`),
        ...(address === undefined ? withoutAddress(plane) : [address]),
      ],
    });
    if (address === undefined) continue;
    const target = draft.mesh.dials.at(address);
    draft.connect(key, role === 'istiod' ? 'tellsToDial' : 'dials', drawTarget(target, draft));
    trustWhatItWrites(key, target, draft);
    if (role !== 'istiod') continue;
    draft.readings.push({
      store: { kind: 'Secret', namespace, name: ISTIOD_SECRET },
      reader: key,
      relation: 'servedBy',
    });
  }
}

/** The key of a plane's node. */
export function planeKey({ role, object: { kind, namespace, name } }: Plane): string {
  return nodeKey(`${role}.${kind}`, namespace, name);
}

function withoutAddress({ role, unread = [] }: Plane): string[] {
  if (unread.length > 0) return [];
  return [role === 'istiod' ? 'signs with its own CA' : 'asks istiod'];
}
