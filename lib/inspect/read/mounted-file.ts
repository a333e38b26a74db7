import { listAt, textAt } from './fields';

/** Where a file in a container comes from. */
export interface MountedFile {
  /** The volume of the pod. */
  readonly volume: unknown;
  /** The path of the file in the volume. */
  readonly path: string;
}

/** An entry of a Secret or ConfigMap in the namespace of the pod. */
export interface MountedEntry {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
}

/** The entry that a file in a container of a Deployment is; nothing for a file that comes from elsewhere. */
export function mountedEntry(deployment: unknown, container: unknown, file: string): MountedEntry | undefined {
  const mounted = mountedFile(deployment, container, file);
  const sources = listAt(mounted?.volume, 'projected', 'sources');
  if (mounted !== undefined && sources.length > 0) return projectedEntry(sources, mounted.path);
  const secret = textAt(mounted?.volume, 'secret', 'secretName');
  const name = secret ?? textAt(mounted?.volume, 'configMap', 'name');
  if (mounted === undefined || name === undefined) return undefined;
  const items = listAt(mounted.volume, secret ? 'secret' : 'configMap', 'items');
  const item = items.find((each) => textAt(each, 'path') === mounted.path);
  return { kind: secret ? 'Secret' : 'ConfigMap', name, key: textAt(item, 'key') ?? mounted.path };
}

/**
 * The entry in a projected volume. A source with items brings those alone, and one without brings all its entries, which nobody knows
 * here: so where several could bring the file, it is not told which does.
 */
function projectedEntry(sources: readonly unknown[], path: string): MountedEntry | undefined {
  if (sources.some((source) => textAt(source, 'clusterTrustBundle', 'path') === path)) return undefined;
  const entries = sources.flatMap((source): MountedEntry[] => {
    const secret = textAt(source, 'secret', 'name');
    const name = secret ?? textAt(source, 'configMap', 'name');
    if (name === undefined) return [];
    const kind = secret === undefined ? 'ConfigMap' : 'Secret';
    const items = listAt(source, secret === undefined ? 'configMap' : 'secret', 'items');
    if (items.length === 0) return [{ kind, name, key: path }];
    const key = textAt(
      items.find((item) => textAt(item, 'path') === path),
      'key',
    );
    return key === undefined ? [] : [{ kind, name, key }];
  });
  return entries.length === 1 ? entries[0] : undefined;
}

/** The volume that a file in a container of a Deployment lies in: that of the nearest mount above it. */
export function mountedFile(deployment: unknown, container: unknown, file: string): MountedFile | undefined {
  const [nearest] = listAt(container, 'volumeMounts')
    .map((mount) => ({
      at: textAt(mount, 'mountPath')?.replace(/\/+$/, '') ?? '',
      subPath: textAt(mount, 'subPath'),
      name: textAt(mount, 'name'),
    }))
    .filter(({ at }) => at !== '' && (file === at || file.startsWith(`${at}/`)))
    .sort((a, b) => b.at.length - a.at.length);
  if (nearest === undefined) return undefined;
  const volume = listAt(deployment, 'spec', 'template', 'spec', 'volumes').find(
    (each) => textAt(each, 'name') === nearest.name,
  );
  if (volume === undefined) return undefined;
  const below = file.slice(nearest.at.length + 1);
  return { volume, path: [nearest.subPath, below].filter(Boolean).join('/') };
}
