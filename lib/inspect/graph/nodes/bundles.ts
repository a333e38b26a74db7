import type { JsonObject } from '../../../internal/merge';
import { listAt, mapAt, textAt, valueAt } from '../../read/fields';
import { STORES } from '../../read/mounted-file';
import type { GraphDraft } from '../draft';
import { nodeKey } from '../model';

/** Draws trust-manager's Bundles: the roots they gather, and what they write into every namespace that they select. */
export function drawBundles(draft: GraphDraft): void {
  for (const { object, trustNamespace } of draft.mesh.bundles) {
    const { name, body } = object;
    const key = nodeKey('Bundle', undefined, name);
    const sources = listAt(body, 'spec', 'sources');
    const details = [...sources.flatMap(ownRoots), ...sources.flatMap(selectedRoots)];
    draft.add({ key, kind: 'bundle', heading: 'Bundle', name, details });
    for (const [field, kind] of [...STORES].reverse()) {
      for (const source of sources) {
        const read = textAt(source, field, 'name');
        if (!read) continue;
        const store = { kind, namespace: trustNamespace, name: read };
        draft.readings.push({ store, reader: key, relation: 'trusts' });
      }
      if (valueAt(body, 'spec', 'target', field) === undefined) continue;
      draft.writings.push({ store: { kind, name }, writer: key, everywhere: true });
    }
  }
}

function ownRoots(source: unknown): string[] {
  if (textAt(source, 'inLine') !== undefined) return ['roots written in the Bundle'];
  return valueAt(source, 'useDefaultCAs') === true ? ["the public CAs of trust-manager's image"] : [];
}

/** What a source selects in place of naming it. */
function selectedRoots(source: unknown): string[] {
  const isSelection = (from: JsonObject) => Object.keys(from).length > 0 && !textAt(from, 'name');
  return STORES.flatMap(([field, kind]) => (isSelection(mapAt(source, field)) ? [`${kind}s by their labels`] : []));
}
