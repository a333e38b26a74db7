import { goSeconds } from '../../../internal/lifetimes';
import type { LoadedObject } from '../../read/load';
import type { GraphDraft } from '../draft';
import { nodeKey, qualifiedName } from '../model';
import { ISTIOD_SECRET } from './agents';

/** What is known of an istiod or a ztunnel from the object that installs it. */
export interface Plane {
  readonly role: 'istiod' | 'ztunnel';
  readonly object: LoadedObject;
  /** The namespace that it runs in. */
  readonly namespace?: string;
  readonly revision: string;
  /** The caAddress; nothing where Istio signs with its own CA. */
  readonly address?: string;
  /** The lifetime that its proxies ask for, as a Go duration. */
  readonly asked?: string;
}

/** Adds the node of an istiod or a ztunnel, and the Secret that an istiod on an external CA serves with. */
export function addPlane({ role, object, namespace, revision, address, asked }: Plane, draft: GraphDraft): void {
  const key = nodeKey(`${role}.${object.kind}`, object.namespace, object.name);
  draft.add({
    key,
    kind: 'istiod',
    heading: role,
    name: revision === 'default' ? role : `${role}-${revision}`,
    namespace,
    details: [
      `by ${object.kind} ${qualifiedName(object.namespace, object.name)}`,
      address ?? (role === 'istiod' ? 'signs with its own CA' : 'asks istiod'),
    ],
  });
  draft.planes.push({ key, role, revision, address, askedSeconds: asked === undefined ? undefined : goSeconds(asked) });
  if (role === 'istiod' && address !== undefined) {
    const store = { kind: 'Secret', namespace, name: ISTIOD_SECRET } as const;
    draft.readings.push({ store, reader: key, relation: 'servedBy' });
  }
}
