import type { IConstruct } from 'constructs';
import { ClusterRegister } from './cluster';

/** Pods of a mesh beside those of its workloads: they need the root in their namespace, as these do. */
export interface Proxies {
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
}

const PROXIES = new ClusterRegister<Proxies>();

/** Says that a construct, which is placed in its mesh, runs proxies in a namespace. */
export function addProxies(site: IConstruct, namespace: string, name: string): void {
  PROXIES.add(site, { path: site.node.path, namespace, name });
}

/** The proxies that are known to run in the cluster of a construct, without its own. */
export function proxiesBeside(site: IConstruct): Proxies[] {
  return PROXIES.beside(site);
}
