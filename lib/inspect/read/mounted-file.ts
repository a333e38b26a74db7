import { listAt, textAt } from './fields';

/** An entry of a Secret or ConfigMap in the namespace of the pod. */
export interface MountedEntry {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
}

/** The fields in which volumes, Bundles and the like name Secrets and ConfigMaps. */
export const STORES = [['secret', 'Secret'] as const, ['configMap', 'ConfigMap'] as const];

/** A Secret or ConfigMap that fills a volume; without items, all its entries are in there. */
interface Filling extends Pick<MountedEntry, 'kind' | 'name'> {
  readonly items: readonly unknown[];
}

/** What a volume is filled from; nothing for kinds of volumes that no object describes, such as those of a CSI driver. */
export function fillingsOf(volume: unknown): Filling[] {
  return [volume, ...listAt(volume, 'projected', 'sources')].flatMap((source) =>
    STORES.flatMap(([field, kind]) => {
      const name = textAt(source, field, 'secretName') ?? textAt(source, field, 'name');
      return name ? { kind, name, items: listAt(source, field, 'items') } : [];
    }),
  );
}

/**
 * The entry that a file in a container of a Deployment is; nothing for a file that comes from elsewhere. A source of a projected volume
 * with items brings those alone, and one without brings all its entries, which nobody knows here: so where several could bring the
 * file, it is not told which does.
 */
export function mountedEntry(deployment: unknown, container: unknown, file: string): MountedEntry | undefined {
  const { volume, path = '' } = mountedFile(deployment, container, file) ?? {};
  const sources = listAt(volume, 'projected', 'sources');
  if (sources.some((source) => textAt(source, 'clusterTrustBundle', 'path') === path)) return undefined;
  const entries = fillingsOf(volume).flatMap(({ kind, name, items }) => {
    const item = items.find((each) => textAt(each, 'path') === path);
    const isWhole = items.length === 0 || sources.length === 0;
    const key = textAt(item, 'key') ?? (isWhole ? path : undefined);
    return key === undefined ? [] : { kind, name, key };
  });
  return entries.length === 1 ? entries[0] : undefined;
}

/** The volume that a file in a container lies in, that of the nearest mount above it, and the file's path there. */
export function mountedFile(deployment: unknown, container: unknown, file: string) {
  const [nearest] = listAt(container, 'volumeMounts')
    .map((mount) => ({
      at: textAt(mount, 'mountPath')?.replace(/\/+$/, '') ?? '',
      subPath: textAt(mount, 'subPath'),
      name: textAt(mount, 'name'),
    }))
    .filter(({ at }) => at !== '' && (file === at || file.startsWith(`${at}/`)))
    .sort((a, b) => b.at.length - a.at.length);
  if (nearest === undefined) return undefined;
  const volumes = listAt(deployment, 'spec', 'template', 'spec', 'volumes');
  const volume = volumes.find((each) => textAt(each, 'name') === nearest.name);
  if (volume === undefined) return undefined;
  const below = file.slice(nearest.at.length + 1);
  return { volume, path: [nearest.subPath, below].filter(Boolean).join('/') };
}
