import { listAt, mapAt, textAt, valueAt } from '../../read/fields';
import type { GraphDraft } from '../draft';
import { nodeKey } from '../model';

const STORES = [['secret', 'Secret'] as const, ['configMap', 'ConfigMap'] as const];

/** Draws trust-manager's Bundles: the roots they gather, and what they write into every namespace that they select. */
export function drawBundles(draft: GraphDraft): void {
  for (const { object, trustNamespace } of draft.mesh.bundles) {
    const { name, body } = object;
    const key = nodeKey('Bundle', undefined, name);
    const sources = listAt(body, 'spec', 'sources');
    draft.add({ key, kind: 'bundle', heading: 'Bundle', name, details: sources.flatMap(ownRoots) });
    for (const source of sources) {
      for (const [field, kind] of STORES) {
        const store = textAt(source, field, 'name');
        if (store) {
          const read = { kind, namespace: trustNamespace, name: store };
          draft.readings.push({ store: read, reader: key, relation: 'trusts' });
        } else if (Object.keys(mapAt(source, field)).length > 0) draft.note(key, `${kind}s by their labels`);
      }
    }
    for (const [field, kind] of [...STORES].reverse()) {
      if (valueAt(body, 'spec', 'target', field) === undefined) continue;
      draft.writings.push({ store: { kind, name }, writer: key, everywhere: true });
    }
  }
}

/** What a source has in itself. */
function ownRoots(source: unknown): string[] {
  if (textAt(source, 'inLine') !== undefined) return ['roots written in the Bundle'];
  return valueAt(source, 'useDefaultCAs') === true ? ["the public CAs of trust-manager's image"] : [];
}
