import type { FoundAgent } from '../../manifests/agents';
import { listAt, textAt } from '../../manifests/fields';
import { mountedFile } from '../../manifests/mounted-file';
import type { GraphDraft, Store } from '../draft';
import { nodeKey } from '../model';

/**
 * The root that an agent is pinned to (`--root-ca-file`): the Secret or ConfigMap of the volume that the file lies in. Without the flag
 * the agent takes the root that the issuer hands out.
 */
export function readRootFile(found: FoundAgent, agent: string, draft: GraphDraft): void {
  const { deployment, container } = found;
  const file = found.flag('root-ca-file');
  if (file === '') {
    draft.note(agent, 'root: what the issuer hands out');
    return;
  }
  draft.note(agent, `root: ${file}`);
  const mounted = mountedFile(deployment.body, container, file);
  if (mounted === undefined) {
    const key = nodeKey('File', deployment.namespace, file);
    draft.add({
      key,
      kind: 'store',
      heading: 'File',
      name: file,
      details: [],
      missing: `no volume of ${deployment.name} holds this file`,
    });
    draft.connect(agent, 'trusts', key);
    return;
  }
  for (const store of storesOf(mounted.volume, deployment.namespace)) {
    draft.readings.push({ store, reader: agent, relation: 'trusts' });
  }
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
