import { UNNAMED_REVISION, ZTUNNEL_SERVICE_ACCOUNT } from '../../../facts/istio';
import { isJsonObject } from '../../../internal/merge';
import { listAt, textAt } from '../fields';
import type { LoadedObject } from '../load';
import { LIFETIME_VARIABLE, type Plane } from './plane';

/** The ConfigMap in which the chart of istiod hands its values to the injector; a revision other than the default is behind it. */
const INJECTOR = /^istio-sidecar-injector(?:-(.+))?$/;

/** istiod from its chart as it was rendered: what is left of the values in the injector's ConfigMap. */
export function fromInjector(object: LoadedObject): Plane[] {
  const [whole, revision = UNNAMED_REVISION] = INJECTOR.exec(object.name) ?? [];
  const values = whole === undefined ? undefined : jsonIn(textAt(object.body, 'data', 'values') ?? '');
  if (values === undefined) return [];
  const address = textAt(values, 'global', 'caAddress') || undefined;
  return [{ role: 'istiod', object, namespace: object.namespace, revision, address }];
}

/** ztunnel from its chart as it was rendered: its variables. */
export function fromDaemonSet(object: LoadedObject): Plane[] {
  if (!object.name.includes(ZTUNNEL_SERVICE_ACCOUNT)) return [];
  return listAt(object.body, 'spec', 'template', 'spec', 'containers').flatMap((container) => {
    const entry = (name: string) => listAt(container, 'env').find((one) => textAt(one, 'name') === name);
    // The proxies of gateways have a CA_ADDR of their own; only ztunnel's is spelled out.
    const address = textAt(entry('CA_ADDRESS'), 'value');
    if (address === undefined) return [];
    const asked = textAt(entry(LIFETIME_VARIABLE), 'value');
    return [{ role: 'ztunnel', object, namespace: object.namespace, revision: UNNAMED_REVISION, address, asked }];
  });
}

function jsonIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
