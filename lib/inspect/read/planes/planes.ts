import {
  ISTIO_NAMESPACE,
  OPENSHIFT_AMBIENT_PROFILE,
  REMOTE_PROFILE,
  SAIL_ZTUNNEL_NAMESPACE,
} from '../../../facts/istio';
import { KUBE_SYSTEM } from '../../../facts/kubernetes';
import { type JsonObject, mergeDeep } from '../../../internal/merge';
import { type DeliveredChart, deliveredCharts } from '../charts/delivered-charts';
import { listAt, mapAt, textAt, valueAt } from '../fields';
import { canMeet, type Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { environmentIn, istiod, type Place, type Plane, ztunnel } from './plane';
import { fromDaemonSet, fromDeployment, fromInjector } from './rendered';
import { signsBy, variablesOf } from './variables';

/** The objects that install istiod or ztunnel, by group and kind. */
const READERS: readonly (readonly [string, string, (object: LoadedObject, inventory: Inventory) => Plane[]])[] = [
  ['install.istio.io', 'IstioOperator', fromIstioOperator],
  ['sailoperator.io', 'Istio', fromSail],
  ['sailoperator.io', 'IstioRevision', fromSailRevision],
  ['sailoperator.io', 'ZTunnel', ztunnelFromSail],
  ['', 'ConfigMap', fromInjector],
  ['apps', 'DaemonSet', fromDaemonSet],
];

/** istiod and ztunnel, by whichever way they are installed: the address each has been told to send signing requests to. */
export function planesOf(inventory: Inventory): Plane[] {
  const fromObjects = READERS.flatMap(([group, kind, read]) =>
    inventory.ofKind(group, kind).flatMap((object) => read(object, inventory)),
  );
  const all = [...fromObjects, ...deliveredCharts(inventory).flatMap(fromChart)];
  // What is made of an installer says less than the installer.
  const isNew = (plane: Plane) =>
    !all.some(
      (one) => one.role === 'istiod' && one.revision === plane.revision && canMeet(one.namespace, plane.namespace),
    );
  const deployed = inventory.ofKind('apps', 'Deployment').flatMap((object) => fromDeployment(object, inventory));
  return [...all, ...deployed.filter(isNew)];
}

/** What is unread may say all that the values do not, and where it goes over them, all. */
function fromChart({ chart, namespace, values, unread, version, isOverridden, object }: DeliveredChart): Plane[] {
  const known = isOverridden ? {} : values;
  const place = { object, namespace, version, unread };
  if (chart === 'istiod') return [istiod({ ...place, revision: textAt(known, 'revision') }, known)];
  return chart === 'ztunnel' ? [ztunnel(place, { ...mapAt(known, 'global'), ...known })] : [];
}

/** Profiles without an istiod: of gateways alone, and of the cluster of an external control plane. */
const WITHOUT_ISTIOD = ['empty', 'external'];

function fromIstioOperator(object: LoadedObject): Plane[] {
  const { body } = object;
  const spec = mapAt(body, 'spec');
  const values = mergeDeep(mapAt(spec, 'values'), mapAt(spec, 'unvalidatedValues'));
  const namespace = textAt(values, 'global', 'istioNamespace') ?? textAt(spec, 'namespace') ?? ISTIO_NAMESPACE;
  const profile = textAt(spec, 'profile');
  const isInstalled = (component: string, byDefault: boolean) => {
    const enabled = valueAt(spec, 'components', component, 'enabled');
    return typeof enabled === 'boolean' ? enabled : byDefault;
  };
  const isRemote = isInstalled('istiodRemote', profile === REMOTE_PROFILE || profile === 'external');
  const remote = isRemote ? { istiodRemote: { enabled: true } } : {};
  const all = mergeDeep(mergeDeep(values, { meshConfig: mapAt(spec, 'meshConfig') }), remote);
  const place = { object, namespace, version: textAt(spec, 'tag') };
  const revision = textAt(spec, 'revision') ?? textAt(values, 'revision');
  const plane = istiod({ ...place, revision }, all);
  return [
    // One with only gateways in it, of an `empty` profile, says that it has no pilot.
    ...(isRemote || isInstalled('pilot', !WITHOUT_ISTIOD.includes(profile ?? ''))
      ? [{ ...plane, signs: plane.isRemote ? undefined : signsInComponent(spec, all) }]
      : []),
    ...(isInstalled('ztunnel', /(^|-)ambient$/.test(profile ?? '')) ? [ztunnelOfComponent(place, spec, values)] : []),
  ];
}

/** The namespace of ztunnel in the profiles of which it is not that of istiod (manifests/profiles, 1.22 to 1.30). */
const ZTUNNEL_NAMESPACES: ReadonlyMap<unknown, string> = new Map([[OPENSHIFT_AMBIENT_PROFILE, KUBE_SYSTEM]]);

/** The ztunnel of an IstioOperator, which may have a namespace and variables of its own. */
function ztunnelOfComponent(place: Place, spec: JsonObject, values: JsonObject): Plane {
  const component = mapAt(spec, 'components', 'ztunnel');
  const namespace = textAt(component, 'namespace') ?? ZTUNNEL_NAMESPACES.get(spec.profile) ?? place.namespace;
  const settings = ztunnelSettings(values);
  const listed = listAt(component, 'k8s', 'env');
  // The chart's values map variables, and the component lists them.
  const mapped = Object.entries(mapAt(settings, 'env')).map(([name, value]) => ({ name, value }));
  return ztunnel(
    { ...place, namespace },
    { istioNamespace: place.namespace, ...settings, env: [...mapped, ...listed] },
  );
}

/** The variables of the component go over those of the values; a patch of the Deployment may say anything. */
function signsInComponent(spec: JsonObject, values: JsonObject): boolean | undefined {
  const k8s = mapAt(spec, 'components', 'pilot', 'k8s');
  if (/\benv\b|ENABLE_CA_SERVER/.test(JSON.stringify(listAt(k8s, 'overlays')))) return undefined;
  return signsBy(new Map([...environmentIn(values), ...variablesOf(valueAt(k8s, 'env'))]));
}

/** The istiod of Sail's Istio, which with a revision for each version is called after both. */
function fromSail(object: LoadedObject): Plane[] {
  const { body, name } = object;
  const version = textAt(body, 'spec', 'version');
  const isRevisionBased = textAt(body, 'spec', 'updateStrategy', 'type') === 'RevisionBased';
  const revision = isRevisionBased && version !== undefined ? `${name}-${version.replaceAll('.', '-')}` : name;
  return [sailIstiod(object, revision)];
}

/** What Sail's Istio makes, or people write themselves: its name is the revision. */
function fromSailRevision(object: LoadedObject, inventory: Inventory): Plane[] {
  const isMade = inventory
    .ofKind('sailoperator.io', 'Istio')
    .flatMap(fromSail)
    .some(({ revision }) => revision === object.name);
  return isMade ? [] : [sailIstiod(object, object.name)];
}

function sailIstiod(object: LoadedObject, revision: string): Plane {
  const spec = mapAt(object.body, 'spec');
  const profile = textAt(spec, 'profile');
  const namespace = textAt(spec, 'namespace') ?? ISTIO_NAMESPACE;
  const values = mergeDeep(profile === undefined ? {} : { profile }, mapAt(spec, 'values'));
  return istiod({ object, namespace, revision, version: textAt(spec, 'version') }, values);
}

/** Sail's ZTunnel, which runs in a namespace of its own name unless it is told otherwise. */
function ztunnelFromSail(object: LoadedObject): Plane[] {
  const spec = mapAt(object.body, 'spec');
  const namespace = textAt(spec, 'namespace') ?? SAIL_ZTUNNEL_NAMESPACE;
  const place = { object, namespace, version: textAt(spec, 'version') };
  return [ztunnel(place, ztunnelSettings(mapAt(spec, 'values')))];
}

/** What ztunnel takes of the values of both. */
function ztunnelSettings(values: JsonObject): JsonObject {
  return { ...mapAt(values, 'global'), ...mapAt(values, 'ztunnel') };
}
