import type { MeshReading } from '../read/mesh';
import { podsOf } from '../read/pods';

/** Stands for every service account of a namespace. */
export const ANY_ACCOUNT = '*';

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
