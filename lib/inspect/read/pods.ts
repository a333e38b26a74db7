import { DATA_PLANE_LABEL, PROXY_CONTAINER, SIDECAR_INJECTION } from '../../facts/istio';
import { listAt, mapAt, textAt, valueAt } from './fields';
import type { LoadedObject } from './load';

const TEMPLATE = ['spec', 'template'];

const POD_PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].map((kind) => [kind, TEMPLATE] as const),
  ['CronJob', ['spec', 'jobTemplate', ...TEMPLATE]],
]);

/** A pod, or what makes some: how it takes part in the mesh. */
export interface Pods {
  readonly namespace: string;
  readonly account: string;
  /** A gateway, or a pod whose proxy is spelled out. */
  readonly hasProxy: boolean;
  /** Whether it says itself that it is in the mesh, or that it is not. */
  readonly own?: boolean;
}

export function podsOf({ kind, namespace = 'default', body }: LoadedObject): Pods[] {
  const path = POD_PATHS.get(kind);
  if (path === undefined) return [];
  const spec = mapAt(body, ...path, 'spec');
  const account = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount') || 'default';
  const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')];
  const hasProxy = containers.some((one) => textAt(one, 'name') === PROXY_CONTAINER);
  return [{ namespace, account, hasProxy, own: ownWord(valueAt(body, ...path, 'metadata')) }];
}

/** What a pod says of itself: the label goes before the annotation, as in the injector. */
function ownWord(metadata: unknown): boolean | undefined {
  const injection = textAt(metadata, 'labels', SIDECAR_INJECTION) ?? textAt(metadata, 'annotations', SIDECAR_INJECTION);
  const dataPlane = textAt(metadata, 'labels', DATA_PLANE_LABEL);
  if (injection === 'true' || dataPlane === 'ambient') return true;
  return injection === 'false' || dataPlane === 'none' ? false : undefined;
}
