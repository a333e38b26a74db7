import { DATA_PLANE_LABEL, PROXY_CONTAINER, SIDECAR_INJECTION } from '../../facts/istio';
import { listAt, mapAt, textAt, valueAt } from '../read/fields';
import type { LoadedObject } from '../read/load';
import type { MeshReading } from '../read/mesh';

/** Stands for every service account of a namespace. */
export const ANY_ACCOUNT = '*';

const TEMPLATE = ['spec', 'template'];

const POD_PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].map((kind) => [kind, TEMPLATE] as const),
  ['CronJob', ['spec', 'jobTemplate', ...TEMPLATE]],
]);

/** A pod, or what makes some: how it takes part in the mesh. */
interface Pods {
  readonly namespace: string;
  readonly account: string;
  /** A gateway, or a pod whose proxy is spelled out. */
  readonly hasProxy: boolean;
  /** Whether it says itself that it is in the mesh, or that it is not. */
  readonly own?: boolean;
}

/**
 * The workloads of which certificates may be, as NAMESPACE/SERVICE_ACCOUNT, `*` for any account: those that were synthesized, every one of
 * a Namespace in the mesh, and gateways besides. Nothing where only gateways are among the objects, or what runs the mesh: then the
 * workloads are elsewhere.
 */
export function workloadsOf(mesh: MeshReading): string[] {
  const { inventory, namespaces } = mesh;
  const joined = new Set(namespaces.map(({ object }) => object.name));
  const known = new Set(inventory.ofKind('', 'Namespace').map(({ name }) => name));
  const machinery = new Set([...mesh.agents, ...mesh.planes].map(({ namespace = 'default' }) => namespace));
  const runsMesh = new Set([...mesh.agents, ...mesh.planes].map(({ object }) => object));
  const pods = inventory.objects.flatMap((object) => (runsMesh.has(object) ? [] : podsOf(object)));
  // What says nothing of itself counts, unless it stands beside istiod, ztunnel or the agent: that is CNI, cert-manager and the like.
  const members = pods.filter(
    ({ namespace, hasProxy, own }) =>
      !hasProxy && !joined.has(namespace) && (own ?? (!known.has(namespace) && !machinery.has(namespace))),
  );
  if (joined.size === 0 && members.length === 0) return [];
  // A Namespace without a label may get it elsewhere.
  const besides = pods.filter(
    ({ namespace, hasProxy, own }) => hasProxy || (own === undefined && !machinery.has(namespace)),
  );
  return [
    ...new Set([
      ...[...joined].map((name) => `${name}/${ANY_ACCOUNT}`),
      ...[...members, ...besides]
        .filter(({ namespace }) => !joined.has(namespace))
        .map(({ namespace, account }) => `${namespace}/${account}`),
    ]),
  ].sort();
}

function podsOf({ kind, namespace = 'default', body }: LoadedObject): Pods[] {
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
