import { ISTIO_NAMESPACE, SAIL_ZTUNNEL_NAMESPACE, ZTUNNEL_SERVICE_ACCOUNT } from '../../../facts/istio';
import { KUBE_SYSTEM } from '../../../facts/istio-platforms';
import type { JsonObject } from '../../../internal/merge';
import { parsed } from '../charts/chart';
import { type DeliveredChart, deliveredCharts } from '../charts/delivered-charts';
import { listAt, mapAt, textAt, valueAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { istiod, type Plane, ztunnel } from './plane';

/** The objects that install istiod or ztunnel, by group and kind. */
const READERS: readonly (readonly [string, string, (object: LoadedObject) => Plane[]])[] = [
  ['install.istio.io', 'IstioOperator', fromIstioOperator],
  ['sailoperator.io', 'Istio', fromSail],
  ['sailoperator.io', 'ZTunnel', ztunnelFromSail],
  ['', 'ConfigMap', fromInjector],
  ['apps', 'DaemonSet', fromDaemonSet],
];

/** istiod and ztunnel, by whichever way they are installed: the address each has been told to send signing requests to. */
export function planesOf(inventory: Inventory): Plane[] {
  const fromObjects = READERS.flatMap(([group, kind, read]) => inventory.ofKind(group, kind).flatMap(read));
  return [...fromObjects, ...deliveredCharts(inventory).flatMap(fromChart)];
}

/** What is unread may say all that the values do not, and where it goes over them, all. */
function fromChart({ chart, namespace, values, unread, isOverridden, object }: DeliveredChart): Plane[] {
  const known = isOverridden ? {} : values;
  if (chart === 'istiod') return [{ ...istiod(object, namespace, textAt(known, 'revision'), known), unread }];
  return chart === 'ztunnel' ? [{ ...ztunnel(object, namespace, chartSettings(known)), unread }] : [];
}

function fromIstioOperator(object: LoadedObject): Plane[] {
  const { body } = object;
  const values = mapAt(body, 'spec', 'values');
  const namespace = textAt(values, 'global', 'istioNamespace') ?? textAt(body, 'spec', 'namespace') ?? ISTIO_NAMESPACE;
  const profile = textAt(body, 'spec', 'profile');
  const isInstalled = (component: string, byDefault: boolean) => {
    const enabled = valueAt(body, 'spec', 'components', component, 'enabled');
    return typeof enabled === 'boolean' ? enabled : byDefault;
  };
  const revision = textAt(body, 'spec', 'revision') ?? textAt(values, 'revision');
  const plane = istiod(object, namespace, revision, values, mapAt(body, 'spec', 'meshConfig'));
  const trustDomain = plane.trustDomain ?? textAt(values, 'meshConfig', 'trustDomain');
  const isOpenShift = profile === 'openshift-ambient';
  const ztunnelNamespace =
    textAt(body, 'spec', 'components', 'ztunnel', 'namespace') ?? (isOpenShift ? KUBE_SYSTEM : namespace);
  const isAmbient = profile === 'ambient' || isOpenShift;
  return [
    // One with only gateways in it, of an `empty` profile, says that it has no pilot.
    ...(isInstalled('pilot', profile !== 'empty') ? [{ ...plane, trustDomain }] : []),
    ...(isInstalled('ztunnel', isAmbient) ? [ztunnel(object, ztunnelNamespace, ztunnelSettings(values))] : []),
  ];
}

/** The istiod of Sail's Istio, which with a revision for each version is called after both. */
function fromSail(object: LoadedObject): Plane[] {
  const { body, name } = object;
  const version = textAt(body, 'spec', 'version')?.replaceAll('.', '-');
  const isRevisionBased = textAt(body, 'spec', 'updateStrategy', 'type') === 'RevisionBased';
  const revision = isRevisionBased && version !== undefined ? `${name}-${version}` : name;
  const namespace = textAt(body, 'spec', 'namespace') ?? ISTIO_NAMESPACE;
  return [istiod(object, namespace, revision, mapAt(body, 'spec', 'values'))];
}

/** Sail's ZTunnel, which runs in a namespace of its own name unless it is told otherwise. */
function ztunnelFromSail(object: LoadedObject): Plane[] {
  const settings = ztunnelSettings(mapAt(object.body, 'spec', 'values'));
  return [ztunnel(object, textAt(object.body, 'spec', 'namespace') ?? SAIL_ZTUNNEL_NAMESPACE, settings)];
}

/** What ztunnel's chart takes: its own values are at the top, before those for every chart. */
function chartSettings(values: JsonObject): JsonObject {
  return { ...mapAt(values, 'global'), ...values };
}

/** What ztunnel takes of the values of both. */
function ztunnelSettings(values: JsonObject): JsonObject {
  return { ...mapAt(values, 'global'), ...mapAt(values, 'ztunnel') };
}

/** istiod from its rendered chart: the injector's ConfigMap, with a revision other than the default behind its name. */
function fromInjector(object: LoadedObject): Plane[] {
  const [whole, revision] = /^istio-sidecar-injector(?:-(.+))?$/.exec(object.name) ?? [];
  const text = textAt(object.body, 'data', 'values');
  const values = whole && text ? parsed(text, object.file) : undefined;
  return values ? [istiod(object, object.namespace, revision, values)] : [];
}

/** ztunnel from its chart as it was rendered: its variables. */
function fromDaemonSet(object: LoadedObject): Plane[] {
  if (!object.name.includes(ZTUNNEL_SERVICE_ACCOUNT)) return [];
  return listAt(object.body, 'spec', 'template', 'spec', 'containers').flatMap((container) => {
    const env = listAt(container, 'env');
    // The proxies of gateways have a CA_ADDR of their own; only ztunnel's is spelled out.
    const variable = env.find((entry) => textAt(entry, 'name') === 'CA_ADDRESS');
    const caAddress = textAt(variable, 'value');
    return caAddress === undefined ? [] : [ztunnel(object, object.namespace, { caAddress, env })];
  });
}
