import type { FoundAgent } from '../../read/agents';
import { missedTarget } from '../../read/bundle-target';
import { listAt, mapAt, textAt } from '../../read/fields';
import { mountedEntry, mountedFile } from '../../read/mounted-file';
import type { GraphDraft, Store } from '../draft';
import type { Inventory } from '../inventory';
import { nodeKey } from '../model';

/**
 * The root that an agent is pinned to (`--root-ca-file`): the Secret or ConfigMap of the volume that the file lies in. Without the flag
 * the agent takes the root that the issuer hands out.
 */
export function readRootFile(found: FoundAgent, agent: string, draft: GraphDraft, inventory: Inventory): void {
  const { deployment, container } = found;
  const file = found.flag('root-ca-file');
  if (file === '') {
    draft.note(agent, 'root: what the issuer hands out');
    return;
  }
  draft.note(agent, `root: ${file}`);
  const mounted = mountedFile(deployment.body, container, file);
  const missing = mounted ? missedEntry(found, file, inventory) : `no volume of ${deployment.name} holds this file`;
  if (missing !== undefined) {
    const key = nodeKey('File', deployment.namespace, file);
    draft.add({ key, kind: 'store', heading: 'File', name: file, details: [], missing });
    draft.connect(agent, 'trusts', key);
  }
  for (const store of storesOf(mounted?.volume, deployment.namespace)) {
    draft.readings.push({ store, reader: agent, relation: 'trusts' });
  }
}

/** Why the file is not in what fills its volume, as far as that is among the objects. Kubernetes leaves such a pod waiting. */
function missedEntry({ deployment, container }: FoundAgent, file: string, inventory: Inventory): string | undefined {
  const entry = mountedEntry(deployment.body, container, file);
  const { namespace } = deployment;
  if (entry === undefined || namespace === undefined) return undefined;
  const { kind, name, key } = entry;
  const configMap = kind === 'ConfigMap' ? inventory.find('', kind, namespace, name) : undefined;
  if (configMap) {
    const has = ['data', 'binaryData'].some((field) => Object.hasOwn(mapAt(configMap.body, field), key));
    return has ? undefined : `ConfigMap ${name} has no entry ${key}`;
  }
  const bundle = inventory.find('trust.cert-manager.io', 'Bundle', undefined, name);
  return bundle && missedTarget(bundle, entry, namespace);
}

/** What a volume is filled from; nothing for kinds of volumes that no object describes, such as those of a CSI driver. */
function storesOf(volume: unknown, namespace: string | undefined): Store[] {
  const sources = [volume, ...listAt(volume, 'projected', 'sources')];
  return sources.flatMap((source) => {
    const secret = textAt(source, 'secret', 'secretName') ?? textAt(source, 'secret', 'name');
    const configMap = textAt(source, 'configMap', 'name');
    const stores: Store[] = [];
    if (secret) stores.push({ kind: 'Secret', namespace, name: secret });
    if (configMap) stores.push({ kind: 'ConfigMap', namespace, name: configMap });
    return stores;
  });
}
