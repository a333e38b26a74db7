import { ZTUNNEL_SERVICE_ACCOUNT } from '../../../facts/istio';
import { parsed } from '../charts/chart';
import { listAt, textAt } from '../fields';
import type { LoadedObject } from '../load';
import { istiod, type Plane, ztunnel } from './plane';

/** The ConfigMap in which the chart of istiod hands its values to the injector; a revision other than the default is behind it. */
const INJECTOR = /^istio-sidecar-injector(?:-(.+))?$/;

/** istiod from its chart as it was rendered: what is left of the values in the injector's ConfigMap. */
export function fromInjector(object: LoadedObject): Plane[] {
  const [whole, revision] = INJECTOR.exec(object.name) ?? [];
  const text = textAt(object.body, 'data', 'values');
  const values = whole && text ? parsed(text, object.file) : undefined;
  return values ? [istiod(object, object.namespace, revision, values)] : [];
}

/** ztunnel from its chart as it was rendered: its variables. */
export function fromDaemonSet(object: LoadedObject): Plane[] {
  if (!object.name.includes(ZTUNNEL_SERVICE_ACCOUNT)) return [];
  return listAt(object.body, 'spec', 'template', 'spec', 'containers').flatMap((container) => {
    const env = listAt(container, 'env');
    // The proxies of gateways have a CA_ADDR of their own; only ztunnel's is spelled out.
    const caAddress = textAt(
      env.find((entry) => textAt(entry, 'name') === 'CA_ADDRESS'),
      'value',
    );
    return caAddress === undefined ? [] : [ztunnel(object, object.namespace, { caAddress, env })];
  });
}
