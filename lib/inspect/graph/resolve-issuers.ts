import { textAt } from '../read/fields';
import type { Assumptions } from './assumption';
import type { GraphDraft, IssuerUse } from './draft';
import { elsewhereHint } from './elsewhere';
import type { Inventory } from './inventory';
import { CERT_MANAGER } from './readers/certificates';
import { issuerKey, readIssuer } from './readers/issuers';

/** Draws what each issuer signs; an issuer that no object is, is missing. */
export function resolveIssuers(
  inventory: Inventory,
  assumptions: Assumptions,
  draft: GraphDraft,
  clusterResourceNamespace: string,
): void {
  const uses = [...draft.issuerUses, ...draft.runtimeIssuers.flatMap((runtime) => runtimeUse(runtime, inventory))];
  for (const use of uses) {
    const issuer = inventory.find(use.group, use.kind, use.namespace, use.name);
    const key =
      issuer === undefined
        ? absentIssuer(use, inventory, assumptions, draft)
        : readIssuer(issuer, draft, clusterResourceNamespace);
    draft.connect(key, 'signs', use.user);
  }
}

/** The issuer that a ConfigMap names, where the ConfigMap is among the objects. */
function runtimeUse(
  { configMap, namespace, user }: GraphDraft['runtimeIssuers'][number],
  inventory: Inventory,
): IssuerUse[] {
  const object = inventory.find('', 'ConfigMap', configMap.namespace, configMap.name);
  const entry = (key: string) => textAt(object?.body, 'data', key);
  const name = entry('issuer-name');
  if (!name) return [];
  return [
    { group: entry('issuer-group') || CERT_MANAGER, kind: entry('issuer-kind') || 'Issuer', namespace, name, user },
  ];
}

/** Adds the node of an issuer that is not among the objects and gives its key. */
function absentIssuer(use: IssuerUse, inventory: Inventory, assumptions: Assumptions, draft: GraphDraft): string {
  const { group, kind, name } = use;
  // A convention that cert-manager and all of its external issuers keep.
  const namespace = kind.includes('Cluster') ? undefined : use.namespace;
  const key = issuerKey(group, kind, namespace, name);
  const assumed = assumptions.covers(kind, namespace, name);
  const elsewhere = inventory.namespacesOf(group, kind, name);
  draft.add({
    key,
    kind: 'issuer',
    heading: kind,
    name,
    namespace,
    details: [],
    assumed,
    missing: assumed ? undefined : `no such issuer${elsewhereHint(elsewhere)}`,
  });
  return key;
}
