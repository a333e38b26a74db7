/** A hint for a reference that misses what it means by a namespace. */
export function elsewhereHint(namespaces: readonly string[]): string {
  return namespaces.length === 0 ? '' : `; there is one in ${[...new Set(namespaces)].sort().join(', ')}`;
}
