import { UNNAMED_REVISION } from '../../../facts/istio';
import type { JsonObject } from '../../../internal/merge';
import { listAt, mapAt, textAt } from '../fields';
import type { LoadedObject } from '../load';

/** What is known of an istiod or a ztunnel from the object that installs it. */
export interface Plane {
  readonly role: 'istiod' | 'ztunnel';
  readonly object: LoadedObject;
  readonly namespace?: string;
  /** What the revision label of a namespace says to choose it; `default` for the unnamed one. */
  readonly revision: string;
  /** The revision tags that its installer makes for it. */
  readonly tags?: readonly string[];
  /** The caAddress; nothing where Istio signs with its own CA, or where it is not known. */
  readonly address?: string;
  /** The lifetime that its proxies ask for, as a Go duration. */
  readonly asked?: string;
  readonly trustDomain?: string;
  /** What it is told in part only: where that is to be read, and why it was not. */
  readonly unread?: readonly string[];
}

/** The variable in which a proxy is told which lifetime to ask for. */
const LIFETIME_VARIABLE = 'SECRET_TTL';

/** An istiod by the values of its chart, which every installer hands on. */
export function istiod(
  object: LoadedObject,
  namespace: string | undefined,
  revision: string | undefined,
  values: JsonObject,
  meshConfig: JsonObject = mapAt(values, 'meshConfig'),
): Plane {
  return {
    role: 'istiod',
    object,
    namespace,
    revision: revision || UNNAMED_REVISION,
    tags: listAt(values, 'revisionTags').filter((tag) => typeof tag === 'string'),
    address: textAt(values, 'global', 'caAddress') || undefined,
    asked: textAt(meshConfig, 'defaultConfig', 'proxyMetadata', LIFETIME_VARIABLE),
    trustDomain: textAt(meshConfig, 'trustDomain'),
  };
}

export function ztunnel(object: LoadedObject, namespace: string | undefined, settings: JsonObject): Plane {
  const listed = listAt(settings, 'env').find((entry) => textAt(entry, 'name') === LIFETIME_VARIABLE);
  return {
    role: 'ztunnel',
    object,
    namespace,
    revision: textAt(settings, 'revision') || UNNAMED_REVISION,
    address: textAt(settings, 'caAddress') || undefined,
    asked: textAt(settings, 'env', LIFETIME_VARIABLE) ?? textAt(listed, 'value'),
  };
}
