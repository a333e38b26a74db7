import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { areOfOneCluster, chartOf } from './cluster';
import { constructsAround } from './construct-tree';
import { refusalMessage } from './refusal';

/**
 * The constructs that belong to the same cluster as `site`, as far as an app says: those of the same chart, or else those of the same
 * cluster, or else the only one in the whole app, unless that is known to be of another cluster.
 */
export function beside<T extends IConstruct>(site: Construct, isWanted: (each: IConstruct) => each is T): T[] {
  const chart = chartOf(site);
  const here = chart === undefined ? [] : chart.node.findAll().filter(isWanted);
  if (here.length > 0) return here;
  const wanted = constructsAround(site).filter(isWanted);
  const inCluster = wanted.filter((each) => areOfOneCluster(site, each) === true);
  if (inCluster.length > 0) return inCluster;
  return wanted.length === 1 ? wanted.filter((each) => areOfOneCluster(site, each) !== false) : [];
}

/** Refusals of the objects of a construct that have a double in the chart, of which a cluster keeps one; `propOf` is the prop to rename. */
export function nameClashes(site: Construct, propOf: (object: ApiObject) => string): string[] {
  const objects = Chart.of(site).node.findAll().filter(ApiObject.isApiObject);
  const own = objects.filter((object) => object.node.scopes.includes(site));
  return own.flatMap((object) => {
    const other = objects.find((each) => each !== object && identity(each) === identity(object));
    if (other === undefined) return [];
    const prop = propOf(object);
    return refusalMessage(site, {
      prop,
      received: identity(object),
      allowed: `a name that no other object of its kind has; ${other.node.path} has it too`,
      fix: `Give one of the two another name, for example with ${prop}.`,
    });
  });
}

function identity({ apiGroup, kind, name, metadata }: ApiObject): string {
  return identityOf(apiGroup === 'core' ? '' : apiGroup, kind, name, metadata.namespace);
}

/** What tells an object from all others of a cluster: `ClusterRole.rbac.authorization.k8s.io cert-manager-istio-csr`. */
export function identityOf(group: string, kind: string, name: string, namespace?: string): string {
  return `${kind}${group && `.${group}`} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
