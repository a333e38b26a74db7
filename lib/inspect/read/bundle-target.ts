import { textAt } from './fields';
import type { LoadedObject } from './load';
import type { MountedEntry } from './mounted-file';

/** Why a Bundle of trust-manager does not write an entry that a pod in `namespace` mounts; nothing where it does, or may. */
export function missedTarget(
  { name, body }: LoadedObject,
  { kind, key }: MountedEntry,
  namespace: string,
): string | undefined {
  const written = textAt(body, 'spec', 'target', kind === 'Secret' ? 'secret' : 'configMap', 'key');
  if (written !== key) {
    const what = written === undefined ? `no ${kind}` : `entry ${written}`;
    return `Bundle ${name} writes ${what}, and the agent mounts entry ${key}`;
  }
  const wanted = textAt(body, 'spec', 'target', 'namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name');
  if (wanted === undefined || wanted === namespace) return undefined;
  return `Bundle ${name} is written to namespace ${wanted}, and the agent runs in ${namespace}`;
}
