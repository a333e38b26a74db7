import { grouped } from '../../../internal/grouped';
import { textAt } from '../../read/fields';
import { canMeet, type Inventory } from '../../read/inventory';
import type { LoadedObject } from '../../read/load';
import type { GraphDraft, Store, StoreWriting } from '../draft';
import { nodeKey } from '../model';

/**
 * Draws the Secrets and ConfigMaps that something reads, between who writes and who reads them; one that nobody writes is missing. Those
 * that nothing reads are a line at who writes them: a node each would hide what matters.
 */
export function drawStores(draft: GraphDraft): void {
  const writings = grouped(draft.writings, ({ store }) => `${store.kind}/${store.name}`);
  const placed = grouped(draft.writings, ({ store: { kind, namespace, name }, everywhere }) =>
    nodeKey(kind, everywhere ? undefined : namespace, name),
  );
  const fetched = grouped(
    draft.mesh.inventory.ofKind('external-secrets.io', 'ExternalSecret'),
    (object) => textAt(object.body, 'spec', 'target', 'name') ?? object.name,
  );
  const read = new Set<StoreWriting>();
  for (const { store, reader, relation } of draft.readings) {
    const { kind, namespace, name } = store;
    const named = writings.get(`${kind}/${name}`) ?? [];
    const places = [nodeKey(kind, namespace, name), nodeKey(kind, undefined, name)];
    const found = namespace === undefined ? named : places.flatMap((place) => placed.get(place) ?? []);
    const source = found.length > 0 ? undefined : sourceOf(store, draft.mesh.inventory, fetched.get(name));
    const key = drawStore({ store, source, found, named }, draft);
    for (const writing of found) {
      read.add(writing);
      draft.connect(writing.writer, 'storesIn', key);
    }
    if (relation === 'trusts') draft.connect(reader, 'trusts', key);
    else draft.connect(key, relation, reader);
  }
  for (const writing of draft.writings.filter((one) => !read.has(one))) draft.note(writing.writer, unread(writing));
}

interface ReadStore {
  readonly store: Store;
  /** The object that is it where nobody writes it. */
  readonly source?: LoadedObject;
  readonly found: readonly StoreWriting[];
  /** Those of its name, in whatever namespace. */
  readonly named: readonly StoreWriting[];
}

function drawStore({ store, source, found, named }: ReadStore, draft: GraphDraft): string {
  const { kind, name, namespace } = store;
  const { inventory } = draft.mesh;
  const key = nodeKey(kind, namespace, name);
  const details = [
    ...(source === undefined || source.kind === kind ? [] : [`from ${source.kind} ${source.name}`]),
    ...(namespace === undefined ? [...new Set(found.flatMap((writing) => reachOf(writing)))] : []),
  ];
  const node = { key, kind: 'store', heading: kind, name, namespace, details } as const;
  if (found.length > 0 || source !== undefined) {
    draft.add(node);
    return key;
  }
  const written = named.flatMap((writing) => writing.store.namespace ?? []);
  draft.addAbsent(node, 'nobody writes it', [...written, ...inventory.namespacesOf('', kind, name)]);
  return key;
}

/** The object that is the store, or that has a controller write it: Secrets in Git are often sealed, or fetched from a vault. */
function sourceOf(
  { kind, namespace, name }: Store,
  inventory: Inventory,
  fetched: readonly LoadedObject[] = [],
): LoadedObject | undefined {
  const itself = inventory.find('', kind, namespace, name);
  if (itself !== undefined || kind !== 'Secret') return itself;
  const sealed = inventory.find('bitnami.com', 'SealedSecret', namespace, name);
  if (sealed !== undefined) return sealed;
  return fetched.find((object) => canMeet(object.namespace, namespace));
}

/** Where one goes that is written into many namespaces. */
function reachOf({ everywhere, selector }: StoreWriting): string[] {
  if (!everywhere) return [];
  return [selector ? `in namespaces with ${selector}` : 'in every namespace'];
}

function unread({ store, everywhere, selector }: StoreWriting): string {
  const { kind, name } = store;
  if (!everywhere) return `in ${kind} ${name}`;
  return selector ? `fills ${kind} ${name} in namespaces with ${selector}` : `fills ${kind} ${name} everywhere`;
}
