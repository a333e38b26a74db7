import { listAt, textAt } from './fields';
import type { LoadedObject } from './load';

/** Where a file in a container comes from. */
export interface MountedFile {
  /** The volume of the pod. */
  readonly volume: unknown;
  /** The path of the file in the volume. */
  readonly path: string;
}

/** The volume that a file in a container lies in: that of the nearest mount above it. */
export function mountedFile(deployment: LoadedObject, container: unknown, file: string): MountedFile | undefined {
  const [nearest] = listAt(container, 'volumeMounts')
    .map((mount) => ({
      at: textAt(mount, 'mountPath')?.replace(/\/+$/, '') ?? '',
      subPath: textAt(mount, 'subPath'),
      name: textAt(mount, 'name'),
    }))
    .filter(({ at }) => at !== '' && (file === at || file.startsWith(`${at}/`)))
    .sort((a, b) => b.at.length - a.at.length);
  if (nearest === undefined) return undefined;
  const volume = listAt(deployment.body, 'spec', 'template', 'spec', 'volumes').find(
    (each) => textAt(each, 'name') === nearest.name,
  );
  if (volume === undefined) return undefined;
  const below = file.slice(nearest.at.length + 1);
  return { volume, path: [nearest.subPath, below].filter(Boolean).join('/') };
}
