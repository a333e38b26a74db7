import { LONGEST_MOUNT_DELAY_SECONDS } from '../../../facts/kubernetes';
import { listAt, textAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';

/** A kubelet that has just heard of a change may still start a container with the files from before. */
const FRESH_SECONDS = 30;

/** Whether a change of a Secret or ConfigMap has come to a container; nothing where nobody noted when it was changed. */
export function hasSeen(changed: Date | undefined, started: Date | undefined, now: Date): boolean | undefined {
  if (changed === undefined) return undefined;
  if (secondsBetween(changed, now) >= LONGEST_MOUNT_DELAY_SECONDS) return true;
  // A container that does not run yet reads its files when it starts.
  return started === undefined || secondsBetween(changed, started) >= FRESH_SECONDS;
}

/** Whether a container was started with what a ConfigMap says now, which it reads once. */
export function startedWith(changed: Date | undefined, started: Date | undefined): boolean | undefined {
  if (changed === undefined || started === undefined) return undefined;
  return secondsBetween(changed, started) >= FRESH_SECONDS;
}

export function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}

/** When a container of a pod was started; nothing where it does not run. */
export function startOf({ body }: LoadedObject, container: string): Date | undefined {
  const statuses = ['containerStatuses', 'initContainerStatuses'].flatMap((list) => listAt(body, 'status', list));
  const status = statuses.find((one) => textAt(one, 'name') === container);
  const started = new Date(textAt(status, 'state', 'running', 'startedAt') ?? Number.NaN);
  return Number.isNaN(started.getTime()) ? undefined : started;
}
