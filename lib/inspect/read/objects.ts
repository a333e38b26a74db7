import type { LoadedObject } from './load';

/** The API group of an object: "cert-manager.io" for `cert-manager.io/v1`, nothing for `v1`. */
export function groupOf({ apiVersion }: { readonly apiVersion: string }): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** A name as references and messages write it: NAMESPACE/NAME, or NAME alone. */
export function qualifiedName(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function nameOf({ namespace, name }: LoadedObject): string {
  return qualifiedName(namespace, name);
}

/** `KIND NAMESPACE/NAME`, as findings name objects. */
export function described(object: LoadedObject): string {
  return `${object.kind} ${nameOf(object)}`;
}

/** Orders texts by their code units, so that no locale changes the output. */
export function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
