import type { Construct } from 'constructs';
import { FOR_ANOTHER_CLUSTER } from '../internal/cluster';
import { addProxies, proxiesBeside } from '../internal/proxies';
import { refuse } from '../internal/refusal';

/** Refuses a gateway whose Deployment and Service another one of the cluster has: the last one applied would win. */
export function checkOnlyGateway(site: Construct, namespace: string, name: string): void {
  const other = proxiesBeside(site).find((each) => each.namespace === namespace && each.name === name);
  addProxies(site, namespace, name);
  if (other === undefined) return;
  const allowed = `a name that no other gateway in ${namespace} has; ${other.path} has it too`;
  refuse(site, { prop: 'name', received: name, allowed, fix: `Name one of the two otherwise. ${FOR_ANOTHER_CLUSTER}` });
}
