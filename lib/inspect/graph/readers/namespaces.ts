import { mapAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import type { GraphDraft, NamespaceFacts } from '../draft';
import type { Inventory } from '../inventory';
import { nodeKey } from '../model';
import { textMap } from './agents';

/** The namespaces whose workloads are in the mesh, by the labels that Istio goes by. */
export function readNamespaces(inventory: Inventory, draft: GraphDraft): void {
  for (const namespace of inventory.ofKind('', 'Namespace')) {
    const facts = meshMembership(namespace);
    if (facts === undefined) continue;
    draft.namespaces.push(facts);
    draft.add({
      key: facts.key,
      kind: 'namespace',
      heading: 'Namespace',
      name: namespace.name,
      details: [
        facts.ambient
          ? 'workloads behind ztunnel'
          : `sidecars${facts.revision === 'default' ? '' : ` of revision ${facts.revision}`}`,
      ],
    });
  }
}

/** `istio-injection` goes before `istio.io/rev`, as in Istio's webhooks. */
function meshMembership({ name, body }: LoadedObject): NamespaceFacts | undefined {
  const labels = textMap(mapAt(body, 'metadata', 'labels'));
  const key = nodeKey('Namespace', undefined, name);
  const injection = labels['istio-injection'];
  if (injection === 'enabled') return { key, revision: 'default', ambient: false };
  if (labels['istio.io/dataplane-mode'] === 'ambient') {
    return { key, revision: labels['istio.io/rev'] ?? 'default', ambient: true };
  }
  const revision = labels['istio.io/rev'];
  return injection === undefined && revision !== undefined ? { key, revision, ambient: false } : undefined;
}
