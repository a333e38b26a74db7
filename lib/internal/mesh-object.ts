import {
  ApiObject,
  type ApiObjectMetadataDefinition,
  type ApiObjectProps,
  type App,
  Chart,
  ImplicitTokenResolver,
  type JsonPatch,
  LazyResolver,
  NumberStringUnionResolver,
} from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * An `ApiObject` that is rendered as cdk8s renders it, in a tenth of the time. cdk8s looks at each value of a manifest for something that is to
 * be resolved, and finds nothing in manifests that are plain JSON, as all of ours are. One that is not, that was patched, or whose app has
 * resolvers of its own is left to cdk8s.
 */
export class MeshObject extends ApiObject {
  private readonly manifest: ApiObjectProps;
  private readonly stated: object;
  private isPatched = false;
  private isMetadataStated = true;

  public constructor(scope: Construct, id: string, manifest: ApiObjectProps) {
    super(scope, id, manifest);
    this.manifest = manifest;
    const { labels, namespace } = Chart.of(this);
    const { metadata = {} } = manifest;
    // Fields behind a spread would give each object a hidden class of its own.
    this.stated = Object.assign({}, metadata, {
      name: this.name,
      namespace: metadata.namespace ?? namespace,
      labels: { ...labels, ...metadata.labels },
      annotations: { ...metadata.annotations },
    });
    // What none of ours has.
    if (metadata.finalizers !== undefined || metadata.ownerReferences !== undefined) this.isMetadataStated = false;
    (this as { metadata: ApiObjectMetadataDefinition }).metadata = new Proxy(this.metadata, new Watch(this.touch));
  }

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this.isPatched = true;
    super.addJsonPatch(...ops);
  }

  public override toJson(): ReturnType<ApiObject['toJson']> {
    if (this.isPatched || process.env.CDK8S_DISABLE_SORT || !hasBuiltInResolvers(this.node.root)) return super.toJson();
    try {
      const metadata = this.isMetadataStated ? plain(this.stated, true) : this.metadata.toJson();
      const { apiVersion, kind, ...rest } = plain({ ...this.manifest, metadata: undefined }, false) as ApiObjectProps;
      return { apiVersion, kind, metadata, ...rest };
    } catch {
      // Should it fail, too, its error names the construct.
      return super.toJson();
    }
  }

  private readonly touch = (): void => {
    this.isMetadataStated = false;
  };
}

/** Notices what may change an object's metadata: everything but a look at a text of it. */
class Watch implements ProxyHandler<ApiObjectMetadataDefinition> {
  public constructor(private readonly touch: () => void) {}

  public get(target: ApiObjectMetadataDefinition, key: string | symbol): unknown {
    const value: unknown = Reflect.get(target, key, target);
    if (key === 'getLabel') return target.getLabel.bind(target);
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') this.touch();
    return value;
  }

  public set(target: ApiObjectMetadataDefinition, key: string | symbol, value: unknown): boolean {
    this.touch();
    return Reflect.set(target, key, value, target);
  }

  public defineProperty(
    target: ApiObjectMetadataDefinition,
    key: string | symbol,
    property: PropertyDescriptor,
  ): boolean {
    this.touch();
    return Reflect.defineProperty(target, key, property);
  }

  public deleteProperty(target: ApiObjectMetadataDefinition, key: string | symbol): boolean {
    this.touch();
    return Reflect.deleteProperty(target, key);
  }
}

const BUILT_IN: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

function hasBuiltInResolvers(root: object): boolean {
  const { resolvers } = root as Partial<Pick<App, 'resolvers'>>;
  return resolvers?.length === BUILT_IN.length && resolvers.every((each) => BUILT_IN.includes(each.constructor));
}

/** Thrown by what finds that an object is to be rendered by cdk8s. */
const UNUSUAL = Symbol('unusual');

/** Fields that every object inherits, and that make one with a prototype of its own. */
const INHERITED = ['constructor', '__proto__'];

/** A copy of JSON as cdk8s writes it: its keys sorted, without fields that have no value. */
function plain(value: unknown, dropsEmpty: boolean): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return dropsEmpty && value.length === 0 ? undefined : plainList(value, dropsEmpty);
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) throw UNUSUAL;
  const copy: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key of sortedKeys(value)) {
    if (INHERITED.includes(key)) throw UNUSUAL;
    const own = plain((value as Record<string, unknown>)[key], dropsEmpty);
    if (own === undefined) continue;
    copy[key] = own;
    isEmpty = false;
  }
  return isEmpty && dropsEmpty ? undefined : copy;
}

/** As `Array.sort` does it, which is made for lists that are long. */
function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  if (keys.length > MOST_SORTED) return keys.sort();
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] as string;
    let at = end;
    for (; at > 0 && (keys[at - 1] as string) > key; at -= 1) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

const MOST_SORTED = 20;

function plainList(list: readonly unknown[], dropsEmpty: boolean): unknown[] {
  const copy: unknown[] = [];
  for (const each of list) {
    const own = plain(each, dropsEmpty);
    if (own === undefined) throw UNUSUAL;
    copy.push(own);
  }
  return copy;
}
