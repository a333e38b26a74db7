/** The API group of an object: "cert-manager.io" for `cert-manager.io/v1`, nothing for `v1`. */
export function groupOf({ apiVersion }: { readonly apiVersion: string }): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
