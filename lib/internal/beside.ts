import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { refusalMessage } from './refusal';

/**
 * The constructs that belong to the same cluster as `site`, as far as an app says: those of the same chart, or else the only one in the
 * whole app. An app may hold the charts of several clusters, and then one of another cluster says nothing about this one.
 */
export function beside<T extends IConstruct>(site: Construct, isWanted: (each: IConstruct) => each is T): T[] {
  const here = Chart.of(site).node.findAll().filter(isWanted);
  if (here.length > 0) return here;
  const everywhere = site.node.root.node.findAll().filter(isWanted);
  return everywhere.length === 1 ? everywhere : [];
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
  const group = apiGroup === 'core' ? '' : `.${apiGroup}`;
  return `${kind}${group} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${name}`;
}
