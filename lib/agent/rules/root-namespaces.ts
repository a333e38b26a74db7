import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { ROOT_CONFIG_MAP } from '../../facts/istio';
import { constructsOfCluster, meshOf } from '../../internal/cluster';
import { changesToMatch, selects } from '../../internal/label-selector';
import { proxiesBeside } from '../../internal/proxies';
import { refusalMessage } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import { controller } from '../options/server';
import { agentsBeside, type Neighbour, saidBy } from './other-agents';
import { enrollingLabels } from './outside-mesh';

interface NamespaceOfMesh {
  readonly path: string;
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** Why pods there mount the root, as a clause. */
  readonly why: string;
  /** Whether it is of this mesh for certain; its labels alone may mean another one of the cluster. */
  readonly isCertain: boolean;
}

/** Refusals of namespaces of the app whose pods need the root, and which the selector leaves out. */
export function namespacesWithoutRoot(own: Neighbour): string[] {
  const { site, settings, mesh } = own;
  const selector = settings.get(controller.namespaceSelector) ?? '';
  if (selector === '') return [];
  const others = agentsBeside(site);
  return namespacesOf(site, mesh).flatMap(({ path, name, labels, why, isCertain }) => {
    const publishers = [own, ...others.filter((other) => !isCertain || other.mesh === mesh)];
    const isLeftOut = publishers.every(({ settings: { get } }) => {
      return selects(get(controller.namespaceSelector) ?? '', labels) === false;
    });
    if (!isLeftOut) return [];
    return refusalMessage(site, {
      prop: saidBy(settings, controller.namespaceSelector),
      received: selector,
      allowed: `a selector that takes the namespace ${name} of ${path}, because ${why} and mount the ConfigMap ${ROOT_CONFIG_MAP}`,
      fix: `At ${path} ${changesToMatch(selector, labels).join(' and ')}, or widen the selector.`,
    });
  });
}

function namespacesOf(site: Construct, mesh: Mesh): NamespaceOfMesh[] {
  const proxies = new Map(proxiesBeside(site).map(({ namespace, path }) => [namespace, path]));
  return constructsOfCluster(site).flatMap((each) => {
    if (!ApiObject.isApiObject(each) || each.kind !== 'Namespace' || each.apiGroup !== 'core') return [];
    const reason = reasonFor(each, mesh, proxies.get(each.name));
    if (reason === undefined) return [];
    const { name, node } = each;
    const { metadata = {} } = each.toJson() as { metadata?: { labels?: Readonly<Record<string, string>> } };
    // Since Kubernetes 1.21 every namespace has its name as a label.
    const labels = new Map([['kubernetes.io/metadata.name', name], ...Object.entries(metadata.labels ?? {})]);
    return { path: node.path, name, labels, ...reason };
  });
}

function reasonFor(
  namespace: ApiObject,
  mesh: Mesh,
  proxies: string | undefined,
): Pick<NamespaceOfMesh, 'why' | 'isCertain'> | undefined {
  const { name } = namespace;
  if (name === mesh.namespace) return { why: 'istiod and gateways run there', isCertain: true };
  if (name === mesh.ztunnelNamespace) return { why: 'ztunnel has its pods there', isCertain: true };
  // Which mesh of the cluster they are of, another agent of it may see to.
  if (proxies !== undefined) return { why: `the proxies of ${proxies} run there`, isCertain: false };
  const owner = meshOf(namespace);
  if (owner !== undefined && owner !== mesh) return undefined;
  if (enrollingLabels(namespace).length === 0) return undefined;
  return { why: 'its pods are in the mesh', isCertain: owner === mesh };
}
