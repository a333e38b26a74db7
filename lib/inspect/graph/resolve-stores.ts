import { groupOf } from '../read/api-group';
import { textAt } from '../read/fields';
import type { LoadedObject } from '../read/load';
import type { Assumptions } from './assumption';
import type { GraphDraft, Store, StoreReading, StoreWriting } from './draft';
import { elsewhereHint } from './elsewhere';
import type { Inventory } from './inventory';
import { nodeKey } from './model';

/**
 * Draws the Secrets and ConfigMaps that something reads, between who writes and who reads them; one that nobody writes is missing. Those
 * that nothing reads are a line at who writes them: a node each would hide what matters.
 */
export function resolveStores(inventory: Inventory, assumptions: Assumptions, draft: GraphDraft): void {
  const writers = new Writers(inventory, draft.writings);
  const read = new Set<StoreWriting>();
  for (const reading of draft.readings) {
    const found = writers.of(reading.store);
    const key = addStore(reading, found, writers, inventory, assumptions, draft);
    for (const writing of found) {
      read.add(writing);
      draft.connect(writing.writer, 'storesIn', key);
    }
    if (reading.relation === 'trusts') draft.connect(reading.reader, 'trusts', key);
    else draft.connect(key, reading.relation, reading.reader);
  }
  for (const writing of draft.writings.filter((one) => !read.has(one))) draft.note(writing.writer, unread(writing));
}

function addStore(
  { store }: StoreReading,
  found: readonly StoreWriting[],
  writers: Writers,
  inventory: Inventory,
  assumptions: Assumptions,
  draft: GraphDraft,
): string {
  const { kind, name, namespace } = store;
  const key = nodeKey(kind, namespace, name);
  const source = found.length > 0 ? undefined : sourceOf(store, inventory);
  const exists = found.length > 0 || source !== undefined;
  const assumed = !exists && assumptions.covers(kind, namespace, name);
  draft.add({
    key,
    kind: 'store',
    heading: kind,
    name,
    namespace,
    details: [
      ...(source === undefined || source.kind === kind ? [] : [`from ${source.kind} ${source.name}`]),
      ...(namespace === undefined && found.some(({ everywhere }) => everywhere) ? ['in every namespace'] : []),
    ],
    assumed,
    missing: exists || assumed ? undefined : `nobody writes it${elsewhereHint(writers.namespacesOf(store))}`,
  });
  return key;
}

/** Who writes a store, found by its name. */
class Writers {
  private readonly byName = new Map<string, StoreWriting[]>();

  public constructor(
    private readonly inventory: Inventory,
    writings: readonly StoreWriting[],
  ) {
    for (const writing of writings) {
      const name = `${writing.store.kind}/${writing.store.name}`;
      this.byName.set(name, [...(this.byName.get(name) ?? []), writing]);
    }
  }

  public of(store: Store): StoreWriting[] {
    return this.named(store).filter(
      ({ store: { namespace }, everywhere }) =>
        everywhere || namespace === store.namespace || namespace === undefined || store.namespace === undefined,
    );
  }

  public namespacesOf(store: Store): string[] {
    return [
      ...this.named(store).flatMap(({ store: { namespace } }) => namespace ?? []),
      ...this.inventory.namespacesOf('', store.kind, store.name),
    ];
  }

  private named({ kind, name }: Store): StoreWriting[] {
    return this.byName.get(`${kind}/${name}`) ?? [];
  }
}

/** The object that is the store, or that has a controller write it: Secrets in Git are often sealed, or fetched from a vault. */
function sourceOf({ kind, namespace, name }: Store, inventory: Inventory): LoadedObject | undefined {
  const itself = inventory.find('', kind, namespace, name);
  if (itself !== undefined || kind !== 'Secret') return itself;
  const sealed = inventory.find('bitnami.com', 'SealedSecret', namespace, name);
  if (sealed !== undefined) return sealed;
  return inventory.objects.find(
    (object) =>
      object.kind === 'ExternalSecret' &&
      groupOf(object) === 'external-secrets.io' &&
      (object.namespace === undefined || namespace === undefined || object.namespace === namespace) &&
      (textAt(object.body, 'spec', 'target', 'name') ?? object.name) === name,
  );
}

function unread({ store, everywhere }: StoreWriting): string {
  const { kind, name } = store;
  return everywhere ? `fills ${kind} ${name} everywhere` : `in ${kind} ${name}`;
}
