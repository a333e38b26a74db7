import { isDeepStrictEqual } from 'node:util';
import { MEMBERSHIP_LABELS, REVISION_LABEL, REVISION_TAG_LABEL } from '../../facts/istio';
import { TRUST_NAMESPACE_ANNOTATION } from '../../internal/annotations';
import { grouped } from '../../internal/grouped';
import type { JsonObject } from '../../internal/merge';
import { isClusterWideKind, issuerKind } from '../../signing/issuers/kinds';
import { textAt, valueAt } from './fields';
import { type LoadedObject, ManifestError } from './load';
import { byCodeUnits, described, groupOf } from './objects';

type Reference = [group: string, kind: string, namespace: string | undefined, name: string];

/** The objects of one cluster, each once, to be found by what a reference says. */
export class Inventory {
  /** Sorted, so that the order of documents and files leaves no trace. */
  public readonly objects: readonly LoadedObject[];
  private readonly byIdentity: ReadonlyMap<string, LoadedObject>;
  private readonly byKind: ReadonlyMap<string, readonly LoadedObject[]>;
  private readonly byName: ReadonlyMap<string, readonly LoadedObject[]>;
  /** What was told already: thousands of references may name one kind. */
  private readonly scopes = new Map<string, boolean>();

  /**
   * @throws ManifestError for two objects of the same kind, namespace and name that contradict each other: they belong to two clusters,
   *     and whatever is said of both together is wrong
   */
  public constructor(
    objects: readonly LoadedObject[],
    /** Objects that no mesh is read from by their kind, each with another one that contradicts it. */
    private readonly contradicted = new Map<LoadedObject, LoadedObject>(),
  ) {
    const unique = new Map<string, LoadedObject>();
    const named = objects.map((object) => [identity({ ...object, group: groupOf(object) }), object] as const);
    for (const [id, object] of named.sort(
      ([a, one], [b, other]) => byCodeUnits(a, b) || byCodeUnits(one.file, other.file),
    )) {
      const known = unique.get(id);
      if (known === undefined) unique.set(id, object);
      else if (!isDeepStrictEqual(substance(known), substance(object))) this.contradicted.set(known, object);
    }
    for (const one of this.contradicted.keys()) if (READ_KINDS.test(one.kind)) this.checkOne(one);
    this.objects = [...unique.values()];
    this.byIdentity = unique;
    this.byKind = grouped(this.objects, ({ kind }) => kind);
    this.byName = grouped(this.objects, ({ kind, name }) => `${kind}/${name}`);
  }

  /** These objects and more of them, but for those that are here already. */
  public with(more: readonly LoadedObject[]): Inventory {
    const isNew = (object: LoadedObject) =>
      this.lookUp(groupOf(object), object.kind, object.namespace, object.name) === undefined;
    const added = more.filter(isNew);
    return added.length === 0 ? this : new Inventory([...this.objects, ...added], this.contradicted);
  }

  public ofKind(group: string, ...kinds: readonly string[]): LoadedObject[] {
    return kinds.flatMap((kind) => (this.byKind.get(kind) ?? []).filter((object) => groupOf(object) === group));
  }

  /**
   * The object that a reference means: in its namespace, else cluster-scoped or with the namespace left open.
   *
   * @throws ManifestError for one that another contradicts
   */
  public find(...reference: Reference): LoadedObject | undefined {
    const found = this.lookUp(...reference);
    if (found !== undefined) this.checkOne(found);
    return found;
  }

  private lookUp(...[group, kind, namespace, name]: Reference): LoadedObject | undefined {
    const at = (place: string | undefined) => this.byIdentity.get(identity({ group, kind, namespace: place, name }));
    return at(namespace) ?? (namespace === undefined ? this.named(group, kind, name)[0] : at(undefined));
  }

  /** The namespaces in which an object of this kind and name stands, for a hint on a reference that misses it. */
  public namespacesOf(group: string, kind: string, name: string): string[] {
    return this.named(group, kind, name).flatMap(({ namespace }) => namespace ?? []);
  }

  /**
   * Whether issuers of a kind are cluster-wide. The kind's definition tells, or an object of it; the name alone only where neither is
   * here.
   */
  public isClusterWide(group: string, kind: string): boolean {
    const known = issuerKind(group, kind)?.clusterWide ?? this.scopes.get(`${group}/${kind}`);
    if (known !== undefined) return known;
    const told = this.toldClusterWide(group, kind);
    this.scopes.set(`${group}/${kind}`, told);
    return told;
  }

  private toldClusterWide(group: string, kind: string): boolean {
    const definition = this.ofKind('apiextensions.k8s.io', 'CustomResourceDefinition').find(
      ({ body }) => textAt(body, 'spec', 'group') === group && textAt(body, 'spec', 'names', 'kind') === kind,
    );
    const [object] = this.ofKind(group, kind);
    if (definition !== undefined) return textAt(definition.body, 'spec', 'scope') === 'Cluster';
    return object === undefined ? isClusterWideKind(group, kind) : object.namespace === undefined;
  }

  private checkOne(one: LoadedObject): void {
    const other = this.contradicted.get(one);
    if (other === undefined) return;
    const where = one.file === other.file ? `${one.file}, twice` : `${one.file} and ${other.file}`;
    throw new ManifestError(
      `${described(one)} differs between its places: ${where}. Objects of several clusters make no one mesh: name the files or folders of one cluster.`,
    );
  }

  private named(group: string, kind: string, name: string): LoadedObject[] {
    return (this.byName.get(`${kind}/${name}`) ?? []).filter((object) => groupOf(object) === group);
  }
}

/** Whether two namespaces can be the same: one that is left open is decided by whoever applies the object. */
export function canMeet(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function identity({
  group,
  kind,
  namespace,
  name,
}: Pick<LoadedObject, 'kind' | 'namespace' | 'name'> & { group: string }) {
  return `${group}/${kind}/${namespace ?? ''}/${name}`;
}

/** The kinds that a mesh is always read from. Of others, such as ClusterRoles, two versions do no harm while nothing refers to them. */
const READ_KINDS =
  /Issuer$|^(Certificate|Bundle|IstioOperator|Istio|IstioRevisionTag|ZTunnel|IstioCSR|HelmRelease|HelmChart|OCIRepository|Application|ApplicationSet|Deployment|DaemonSet|StatefulSet|ReplicaSet|Job|CronJob|Pod|Service|Namespace|ConfigMap|Secret|SealedSecret|ExternalSecret|CustomResourceDefinition|MutatingWebhookConfiguration)$/;

/** The kinds of which only these labels are read: a second file may label or fill one otherwise. */
const READ_LABELS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['Namespace', MEMBERSHIP_LABELS],
  ['MutatingWebhookConfiguration', [REVISION_TAG_LABEL, REVISION_LABEL]],
]);

/** What of an object is read. */
function substance({ kind, body }: LoadedObject): JsonObject {
  const { apiVersion: _version, metadata, status: _status, ...rest } = body;
  const labels = READ_LABELS.get(kind);
  if (labels === undefined) return { ...rest, trust: valueAt(metadata, 'annotations', TRUST_NAMESPACE_ANNOTATION) };
  return Object.fromEntries(labels.map((label) => [label, valueAt(metadata, 'labels', label)]));
}
