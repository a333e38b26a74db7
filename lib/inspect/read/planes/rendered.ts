import { CA_SWITCH, istiodName, REVISION_LABEL, UNNAMED_REVISION, ZTUNNEL_SERVICE_ACCOUNT } from '../../../facts/istio';
import { imageOf } from '../agents/agent';
import { parsed } from '../charts/chart';
import { listAt, mapAt, protoValueAt, textAt, valueAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { istiod, type Plane, ztunnel } from './plane';
import { signsBy, type Variables, variablesOf } from './variables';

const INJECTOR = 'istio-sidecar-injector';

/**
 * istiod from its rendered chart: the injector's ConfigMap, with a revision other than the default behind its name, beside it the mesh
 * config and the Deployment.
 */
export function fromInjector(object: LoadedObject, inventory: Inventory): Plane[] {
  const [whole, revision] = /^istio-sidecar-injector(?:-(.+))?$/.exec(object.name) ?? [];
  const text = textAt(object.body, 'data', 'values');
  const values = whole && text ? parsed(text, object.file) : undefined;
  if (values === undefined) return [];
  const { namespace } = object;
  const meshConfig = meshConfigOf(revision, namespace, inventory);
  const deployment = inventory.find('apps', 'Deployment', namespace, istiodName(revision ?? ''));
  const container = deployment && discoveryOf(deployment);
  const plane = istiod({ object, namespace, revision }, { ...values, meshConfig: meshConfig ?? {} });
  return [
    {
      ...plane,
      signs: container ? signsOf(container) : signsInInjector(plane, values),
      usedTrustDomain: meshConfig && plane.usedTrustDomain,
      version: plane.version ?? imageOf(container).tag,
    },
  ];
}

/** istiod from its Deployment alone: what it tells proxies is in the injector's ConfigMap, which is not here. */
export function fromDeployment(object: LoadedObject, inventory: Inventory): Plane[] {
  const container = discoveryOf(object);
  if (container === undefined) return [];
  const revision = revisionOf(object);
  const name = revision === UNNAMED_REVISION ? INJECTOR : `${INJECTOR}-${revision}`;
  if (inventory.find('', 'ConfigMap', object.namespace, name) !== undefined) return [];
  const unread = [`ConfigMap ${name}`];
  const version = imageOf(container).tag;
  const meshConfig = meshConfigOf(revision, object.namespace, inventory) ?? {};
  const plane = istiod({ object, namespace: object.namespace, revision, version, unread }, { meshConfig });
  return [{ ...plane, signs: signsOf(container) }];
}

/** ztunnel from its chart as it was rendered: its variables. */
export function fromDaemonSet(object: LoadedObject): Plane[] {
  const labelled = textAt(object.body, 'spec', 'template', 'metadata', 'labels', 'app');
  if (!object.name.includes(ZTUNNEL_SERVICE_ACCOUNT) && labelled !== ZTUNNEL_SERVICE_ACCOUNT) return [];
  const pod = mapAt(object.body, 'spec', 'template', 'spec');
  const resourceName = textAt(pod, 'serviceAccountName') ?? textAt(pod, 'serviceAccount');
  return listAt(pod, 'containers').flatMap((container) => {
    const env = listAt(container, 'env');
    // The proxies of gateways have a CA_ADDR of their own; only ztunnel's is spelled out.
    if (!variablesOf(env).has('CA_ADDRESS')) return [];
    const { namespace } = object;
    return [ztunnel({ object, namespace, version: imageOf(container).tag }, { env, resourceName })];
  });
}

/** The mesh config of a revision; nothing where it is not among the objects, or is no map. */
function meshConfigOf(revision: string | undefined, namespace: string | undefined, inventory: Inventory) {
  const name = !revision || revision === UNNAMED_REVISION ? 'istio' : `istio-${revision}`;
  const configMap = inventory.find('', 'ConfigMap', namespace, name);
  const text = textAt(configMap?.body, 'data', 'mesh');
  const mesh = configMap && text ? parsed(text, configMap.file) : undefined;
  // One that no chart wrote may have it by the name of the .proto file.
  return mesh && { ...mesh, trustDomain: protoValueAt(mesh, 'trustDomain') };
}

function revisionOf({ name, body }: LoadedObject): string {
  const labels = [mapAt(body, 'metadata', 'labels'), mapAt(body, 'spec', 'template', 'metadata', 'labels')];
  const labelled = labels.flatMap((one) => textAt(one, REVISION_LABEL) ?? [])[0];
  return labelled || name.replace(/^istiod-?/, '') || UNNAMED_REVISION;
}

/** The container of istiod in a Deployment, which all its charts call `discovery`. */
function discoveryOf({ name, body }: LoadedObject): unknown {
  if (!/^istiod(-|$)/.test(name)) return undefined;
  const containers = listAt(body, 'spec', 'template', 'spec', 'containers');
  return containers.find((container) => textAt(container, 'name') === 'discovery');
}

function signsOf(container: unknown): boolean | undefined {
  const variables: Variables = variablesOf(valueAt(container, 'env'));
  const isElsewhere = listAt(container, 'envFrom').length > 0 && !variables.has(CA_SWITCH);
  return isElsewhere ? undefined : signsBy(variables);
}

/** Newer charts write istiod's variables there, too; of others nothing is known. */
function signsInInjector({ signs }: Plane, values: unknown): boolean | undefined {
  return valueAt(values, 'pilot', 'env') === undefined ? undefined : signs;
}
