import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../internal/merge';
import { groupOf } from '../read/api-group';
import { valueAt } from '../read/fields';
import { type LoadedObject, ManifestError } from '../read/load';
import { byCodeUnits, nodeKey, qualifiedName } from './model';

/** The labels by which Istio takes the workloads of a namespace into the mesh. */
const MESH_LABELS = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'] as const;

/** Whether two namespaces can be the same: one that is left open is decided by whoever applies the object. */
function canMeet(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** The objects of one cluster, each once, to be found by what a reference says. */
export class Inventory {
  /** Sorted, so that the order of documents and files leaves no trace. */
  public readonly objects: readonly LoadedObject[];
  private readonly byName = new Map<string, LoadedObject[]>();

  /**
   * @throws ManifestError for two objects of the same kind, namespace and name that differ: they belong to two clusters, and a picture
   *     that mixes them would be wrong
   */
  public constructor(objects: readonly LoadedObject[]) {
    const unique = new Map<string, LoadedObject>();
    const sorted = [...objects].sort((a, b) => byCodeUnits(identity(a), identity(b)) || byCodeUnits(a.file, b.file));
    for (const object of sorted) {
      const known = unique.get(identity(object));
      if (known === undefined) unique.set(identity(object), object);
      else checkSame(known, object);
    }
    this.objects = [...unique.values()];
    for (const object of this.objects) {
      const named = this.byName.get(nameOnly(object));
      if (named === undefined) this.byName.set(nameOnly(object), [object]);
      else named.push(object);
    }
  }

  /** The objects of one of several kinds of an API group. */
  public ofKind(group: string, ...kinds: readonly string[]): LoadedObject[] {
    return this.objects.filter((object) => kinds.includes(object.kind) && groupOf(object) === group);
  }

  /** The object that a reference means: in its namespace, else cluster-scoped or with the namespace left open. */
  public find(group: string, kind: string, namespace: string | undefined, name: string): LoadedObject | undefined {
    const named = this.named(group, kind, name);
    return (
      named.find((object) => object.namespace === namespace) ??
      named.find((object) => canMeet(object.namespace, namespace))
    );
  }

  /** The namespaces in which an object of this kind and name stands, for a hint on a reference that misses it. */
  public namespacesOf(group: string, kind: string, name: string): string[] {
    return this.named(group, kind, name).flatMap(({ namespace }) => namespace ?? []);
  }

  private named(group: string, kind: string, name: string): LoadedObject[] {
    return (this.byName.get(`${kind}/${name}`) ?? []).filter((object) => groupOf(object) === group);
  }
}

function nameOnly({ kind, name }: LoadedObject): string {
  return `${kind}/${name}`;
}

function identity(object: LoadedObject): string {
  return `${groupOf(object)}/${nodeKey(object.kind, object.namespace, object.name)}`;
}

/** The kinds that the picture is made of. Of others, such as ClusterRoles, two versions in one folder do no harm. */
const DRAWN_KINDS =
  /Issuer$|^(Certificate|Bundle|IstioOperator|Istio|ZTunnel|HelmRelease|Application|Deployment|DaemonSet|Service|Namespace|ConfigMap)$/;

function checkSame(one: LoadedObject, other: LoadedObject): void {
  if (!DRAWN_KINDS.test(one.kind) || isDeepStrictEqual(substance(one), substance(other))) return;
  const where = one.file === other.file ? `${one.file}, twice` : `${one.file} and ${other.file}`;
  throw new ManifestError(
    `${one.kind} ${qualifiedName(one.namespace, one.name)} differs between its places: ${where}. Objects of several clusters make no one picture: name the files or folders of one cluster.`,
  );
}

/** What of an object the picture can show: a Namespace that a second file labels for something else is still the same. */
function substance({ kind, body }: LoadedObject): JsonObject {
  const { metadata, ...rest } = body;
  if (kind !== 'Namespace') return rest;
  return Object.fromEntries(MESH_LABELS.map((label) => [label, valueAt(metadata, 'labels', label)]));
}
