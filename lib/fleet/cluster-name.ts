import type { NameRule } from '../internal/names';

/** What a cluster may be called: it is the name of a folder on every file system, and stands beside the index. */
export const CLUSTER_NAME_RULE: NameRule = {
  pattern: /^(?!.*\.(?:json|ya?ml)$)[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i,
  maxLength: 63,
  allowed:
    'the name of a folder (letters, digits, ".", "-" and "_", a letter or digit first and last, at most 63 characters, not ending with .json, .yaml or .yml)',
};

/** The name as file systems have it that do not tell upper from lower case. */
export function folded(name: string): string {
  return name.toLowerCase();
}

/** Names in an order that no locale changes. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
