import {
  CLUSTER_ID,
  ISTIO_NAMESPACE,
  istiodCaAddress,
  REMOTE_PROFILE,
  TRUST_DOMAIN,
  UNNAMED_REVISION,
  ZTUNNEL_SERVICE_ACCOUNT,
} from '../../../facts/istio';
import { type JsonObject, mergeDeep } from '../../../internal/merge';
import { VersionNumber } from '../../../releases/version-number';
import { listAt, mapAt, protoValueAt, textAt, valueAt } from '../fields';
import type { LoadedObject } from '../load';
import { qualifiedName } from '../objects';
import { signsBy, type Variables, variablesOf } from './variables';

/** What is known of an istiod or a ztunnel from the object that installs it. */
export interface Plane {
  readonly role: 'istiod' | 'ztunnel';
  readonly object: LoadedObject;
  readonly namespace?: string;
  /** What the revision label of a namespace says to choose it; `default` for the unnamed one. */
  readonly revision: string;
  /** The revision tags that its installer makes for it. */
  readonly tags?: readonly string[];
  /** The caAddress that it is told; nothing where it is told none, or it is not known. */
  readonly address?: string;
  /** The address that its proxies ask, or that it asks for its workloads: istiod's where it is told none. Nothing where it is not known. */
  readonly asks?: string;
  /** Whether an istiod answers signing requests itself: its own CA is on. Nothing where that is not known. */
  readonly signs?: boolean;
  /** Whether the istiod runs in another cluster, and only its webhooks and settings are here. */
  readonly isRemote?: boolean;
  /** The address of the istiod that a ztunnel gets its configuration from; nothing where it is not known. */
  readonly istiodAddress?: string;
  /** The lifetime that its proxies ask for, as a Go duration. */
  readonly asked?: string;
  /** The trust domain that it is told. */
  readonly trustDomain?: string;
  /** The trust domain that its proxies ask for, Istio's own where it is told none; nothing where it is not known. */
  readonly usedTrustDomain?: string;
  /** The cluster id that is sent with each signing request, Istio's own where none is told; nothing where it is not known. */
  readonly clusterId?: string;
  /** The account of a ztunnel, NAMESPACE/NAME; nothing where it is not known. */
  readonly account?: string;
  /** The version that is asked for, as it was written; nothing where none is. */
  readonly version?: string;
  /** What it is told in part only: where that is to be read, and why it was not. */
  readonly unread?: readonly string[];
}

/** Where a plane is installed from, and by what. */
export interface Place {
  readonly object: LoadedObject;
  readonly namespace?: string;
  readonly revision?: string;
  readonly version?: string;
  readonly unread?: readonly string[];
}

/** The variable in which a proxy is told which lifetime to ask for. */
const LIFETIME_VARIABLE = 'SECRET_TTL';

/** The values of `caName` with which proxies ask the CA at `caAddress` by Istio's own protocol, which istio-csr speaks. */
const PLAIN_CA_NAMES = ['', 'Citadel'];

export function planeName({ role, namespace, revision }: Plane): string {
  return `${role} ${qualifiedName(namespace, revision === UNNAMED_REVISION ? role : `${role}-${revision}`)}`;
}

/**
 * An istiod by the values of its chart, which every installer hands on.
 *
 * @param environment its variables, where they stand elsewhere than in the values
 */
export function istiod(place: Place, values: JsonObject, environment?: Variables): Plane {
  const { object, namespace, version, unread = [] } = place;
  const revision = place.revision || UNNAMED_REVISION;
  const meshConfig = mapAt(values, 'meshConfig');
  // Istio takes the names of the .proto file, too, but not for these two: charts write trustDomain itself, which then goes before, and
  // istiod looks for defaultConfig by this name alone (pkg/config/mesh, 1.8 to 1.30).
  const metadata = protoValueAt(valueAt(meshConfig, 'defaultConfig'), 'proxyMetadata');
  const global = mapAt(values, 'global');
  const isRemote = isRemoteBy(values);
  // Of what is not told, the default is known only where all that may tell is here.
  const isWhole = unread.length === 0 && !isRemote && !textAt(global, 'remotePilotAddress');
  const byDefault = <T>(fallback: T | undefined): T | undefined => (isWhole ? fallback : undefined);
  // Variables of the proxies' own stand last in the injection template, and go over what it says itself.
  const address = textAt(metadata, 'CA_ADDR') || textAt(global, 'caAddress') || undefined;
  const isPlain = PLAIN_CA_NAMES.includes(textAt(global, 'caName') ?? '');
  const told = environment ?? environmentIn(values);
  const isOldRead = readsOldTrustDomain(version ?? textAt(global, 'tag'));
  const oldTrustDomain = textAt(global, 'trustDomain') || undefined;
  const trustDomain = textAt(meshConfig, 'trustDomain') ?? (isOldRead ? oldTrustDomain : undefined);
  const isUnclear = oldTrustDomain !== undefined && isOldRead === undefined;
  return {
    role: 'istiod',
    object,
    namespace,
    revision,
    tags: listAt(values, 'revisionTags').filter((tag) => typeof tag === 'string'),
    address,
    asks: isPlain ? (address ?? byDefault(namespace && istiodCaAddress(revision, namespace))) : undefined,
    signs: isRemote || (unread.length > 0 && signsBy(told) === true) ? undefined : signsBy(told),
    isRemote,
    asked: textAt(metadata, LIFETIME_VARIABLE),
    trustDomain,
    usedTrustDomain: trustDomain ?? byDefault(isUnclear ? undefined : TRUST_DOMAIN),
    clusterId:
      textAt(metadata, 'ISTIO_META_CLUSTER_ID') ||
      textAt(global, 'multiCluster', 'clusterName') ||
      byDefault(CLUSTER_ID),
    version: version ?? textAt(values, 'global', 'tag'),
    unread: place.unread,
  };
}

/** The first charts that write `cluster.local` into the mesh config where those before write `global.trustDomain`. */
const OLD_TRUST_DOMAIN_UNTIL = VersionNumber.of('1.10');

/** Whether charts of a version take `global.trustDomain` where the mesh config says nothing; nothing where that is not known. */
function readsOldTrustDomain(version: string | undefined): boolean | undefined {
  const number = VersionNumber.parse(version ?? '');
  return number && !number.atLeast(OLD_TRUST_DOMAIN_UNTIL);
}

/** The variables of istiod in the values of its chart: what stands below `pilot` goes over the rest. */
export function environmentIn(values: JsonObject): Variables {
  const listed = [
    ...variablesOf(valueAt(values, 'envVarFrom')),
    ...variablesOf(valueAt(values, 'pilot', 'envVarFrom')),
  ];
  return new Map([...variablesOf(mergeDeep(mapAt(values, 'env'), mapAt(values, 'pilot', 'env'))), ...listed]);
}

/** Whether the chart installs the webhooks of an istiod of another cluster, and no istiod. */
function isRemoteBy(values: JsonObject): boolean {
  const isProfile = [textAt(values, 'profile'), textAt(values, 'global', 'profile')].includes(REMOTE_PROFILE);
  const enabled = valueAt(values, 'istiodRemote', 'enabled') ?? isProfile;
  return enabled === true && valueAt(values, 'istiodRemote', 'enabledLocalInjectorIstiod') !== true;
}

/** A ztunnel by the values of its chart, those of `global` among them. */
export function ztunnel(place: Place, settings: JsonObject): Plane {
  const { object, namespace, version, unread = [] } = place;
  const isWhole = unread.length === 0;
  const byDefault = <T>(fallback: T | undefined): T | undefined => (isWhole ? fallback : undefined);
  const variables = variablesOf(valueAt(settings, 'env'));
  const revision = textAt(settings, 'revision') || UNNAMED_REVISION;
  const given = (name: string) => variables.get(name)?.value;
  const istiodNamespace = textAt(settings, 'istioNamespace') ?? ISTIO_NAMESPACE;
  const istiodAddress = byDefault(istiodCaAddress(revision, istiodNamespace));
  // A variable that comes from a ConfigMap, say, may hold anything.
  const isHidden = (name: string) => variables.has(name) && given(name) === undefined;
  const isElsewhere = isHidden('CA_ADDRESS');
  const address = given('CA_ADDRESS') || textAt(settings, 'caAddress') || undefined;
  const name = textAt(settings, 'resourceName') || ZTUNNEL_SERVICE_ACCOUNT;
  return {
    role: 'ztunnel',
    object,
    namespace,
    revision,
    address: isElsewhere ? undefined : address,
    asks: isElsewhere ? undefined : (address ?? istiodAddress),
    istiodAddress: isHidden('XDS_ADDRESS')
      ? undefined
      : given('XDS_ADDRESS') || textAt(settings, 'xdsAddress') || istiodAddress,
    asked: given(LIFETIME_VARIABLE),
    clusterId:
      given('ISTIO_META_CLUSTER_ID') ||
      given('CLUSTER_ID') ||
      textAt(settings, 'multiCluster', 'clusterName') ||
      byDefault(CLUSTER_ID),
    account: namespace && qualifiedName(namespace, name),
    version: version ?? textAt(settings, 'tag'),
    unread: place.unread,
  };
}
