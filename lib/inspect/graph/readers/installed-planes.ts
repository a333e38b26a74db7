import { isJsonObject } from '../../../internal/merge';
import { listAt, textAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import type { Inventory } from '../inventory';
import type { Plane } from './plane';

/** The ConfigMap in which the chart of istiod hands its values to the injector; a revision other than the default is behind it. */
const INJECTOR = /^istio-sidecar-injector(?:-(.+))?$/;

/** istiod and ztunnel from charts that were rendered already: what is left of their values in the objects. */
export function injectedPlanes(inventory: Inventory): Plane[] {
  return [
    ...inventory.ofKind('', 'ConfigMap').flatMap(fromInjector),
    ...inventory.ofKind('apps', 'DaemonSet').flatMap(fromZtunnel),
  ];
}

function fromInjector(object: LoadedObject): Plane[] {
  const [whole, revision = 'default'] = INJECTOR.exec(object.name) ?? [];
  const values = whole === undefined ? undefined : parsed(textAt(object.body, 'data', 'values') ?? '');
  if (values === undefined) return [];
  const address = textAt(values, 'global', 'caAddress') || undefined;
  return [{ role: 'istiod', object, namespace: object.namespace, revision, address }];
}

function fromZtunnel(object: LoadedObject): Plane[] {
  return listAt(object.body, 'spec', 'template', 'spec', 'containers').flatMap((container) => {
    const variable = (name: string) =>
      textAt(
        listAt(container, 'env').find((entry) => textAt(entry, 'name') === name),
        'value',
      );
    // The proxies of gateways have a CA_ADDR of their own; only ztunnel's is spelled out.
    const address = variable('CA_ADDRESS');
    if (address === undefined || !/ztunnel/.test(object.name)) return [];
    const asked = variable('SECRET_TTL');
    return [{ role: 'ztunnel', object, namespace: object.namespace, revision: 'default', address, asked }];
  });
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
