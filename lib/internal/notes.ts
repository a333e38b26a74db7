/**
 * What is remembered of objects, beside what they say: as a `WeakMap`, but kept with the object. V8 takes the values of a `WeakMap` for used
 * in each of its frequent collections, whether or not their keys are. A value that leads back to its key, as those about constructs do, keeps
 * whole apps until a rare full one, and a fleet makes an app for each cluster.
 */
export class Notes<Key extends object, Value> {
  private readonly place: symbol;

  public constructor(what: string) {
    this.place = Symbol(what);
  }

  public get(key: Key): Value | undefined {
    return (key as { readonly [place: symbol]: Value | undefined })[this.place];
  }

  public has(key: Key): boolean {
    return Object.hasOwn(key, this.place);
  }

  public set(key: Key, value: Value): void {
    Object.defineProperty(key, this.place, { value, configurable: true });
  }

  public delete(key: Key): void {
    Reflect.deleteProperty(key, this.place);
  }
}
