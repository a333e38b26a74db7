import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Where a path leads, or would lead if what its link names were there. */
export function behindLinks(path: string): string {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return path;
  return behindLinks(resolve(realpathSync(dirname(path)), readlinkSync(path)));
}

/**
 * Whether a name is that of a scratch folder whose run was killed: a prefix, the process that made it, and what mkdtemp puts behind. Our own
 * number can only be that of an earlier process.
 */
export function isLeftBehind(name: string, prefix: string): boolean {
  const [, pid] = /^(\d+)-[A-Za-z0-9]{6}$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '') ?? [];
  if (pid === undefined || Number(pid) === process.pid) return pid !== undefined;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
