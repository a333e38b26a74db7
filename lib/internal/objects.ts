import { type ApiObject, type ApiObjectProps, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { MeshObject } from './mesh-object';
import { checkNoPrivateKey } from './tree';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    /** They may come from a chart's values, where they need not be texts. */
    readonly labels?: Readonly<Record<string, unknown>>;
    readonly annotations?: Readonly<Record<string, unknown>>;
  };
  readonly [field: string]: unknown;
}

/** Adds a plain `ApiObject`: the classes under imports/ serialize again after JSON patches, and drop what their schema lacks. */
export function addObject(scope: Construct, id: string, manifest: Manifest): ApiObject {
  checkNoPrivateKey(scope, manifest.kind, manifest);
  return new MeshObject(scope, id, manifest as ApiObjectProps);
}

export function addClusterObject(scope: Construct, id: string, manifest: Manifest): ApiObject {
  return withoutNamespace(addObject(scope, id, manifest));
}

/** Takes the namespace off a cluster-scoped object: a chart with a namespace stamps it on everything, and the cluster refuses that. */
export function withoutNamespace(object: ApiObject): ApiObject {
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return object;
}
