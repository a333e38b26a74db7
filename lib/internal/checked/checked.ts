import { refuse } from '../refusal';
import { checkCall } from './call';
import { registerClass } from './classes';
import { callsOf, entryOf, type Field } from './table';
import { allowedWords } from './words';

/** What jsii puts on a class: its full name, which lasts where names are shortened. */
const JSII = Symbol.for('jsii.rtti');

type Method = (this: unknown, ...given: unknown[]) => unknown;

/** Every class whose constructor checks what it gets: as it is written, and as it is exported. */
const GUARDED = new WeakSet<object>();

/**
 * Has a public class refuse what a caller without types may hand in: to its constructor, its static methods and its methods. Each is
 * checked against the signature in `signatures.ts`, which `npm run docs` generates, before anything of the class runs.
 *
 * The class that is exported is a proxy of the one that is written: both have one prototype, so that `instanceof` and `extends` are what
 * they were.
 */
export function checked<Class extends object>(target: Class): Class {
  const { prototype } = target as unknown as { readonly prototype: object };
  const known = nameOf(target);
  registerClass(known, target);
  const entry = entryOf(known);
  // The table is made from a build: the one of a class that is new comes after the class.
  if (entry === undefined) return target;
  for (const [method, fields] of callsOf(entry, 'static')) guard(target, method, known, fields);
  for (const [method, fields] of callsOf(entry, 'method')) guard(prototype, method, known, fields);
  const fields = callsOf(entry, 'new').get('new');
  const { length } = target as unknown as { readonly length: number };
  if (fields === undefined && length === 0) return target;
  const guarded = new Proxy(target, {
    construct(written, given, newTarget): object {
      const nearest = nearestGuarded(newTarget);
      if (nearest === guarded || nearest === target) {
        if (fields !== undefined) checkCall(known, fields, given);
        // Its constructor is private, which JavaScript does not know; its own factories hand in what it needs.
        else if (given.length === 0) refuseConstructor(known);
      }
      // V8 gives each object that a proxy makes a hidden class of its own, and then finds none of its fields where it found the last one's.
      const made = newTarget === guarded ? (written as NewableFunction) : newTarget;
      return Reflect.construct(written as NewableFunction, given, made) as object;
    },
  });
  for (const each of [guarded, target]) GUARDED.add(each);
  // The same class, wherever it is asked for.
  (prototype as { constructor: object }).constructor = guarded;
  return guarded;
}

function refuseConstructor(name: string): never {
  const fix = `It is no class to be made with new ${name}(...).`;
  return refuse(name, { prop: 'constructor', received: 'new', allowed: allowedWords(name), fix });
}

/** A class written in TypeScript has no name of jsii's of its own, but that of the class that it extends. */
function nameOf(target: object): string {
  const { [JSII]: type, name } = target as { readonly [JSII]?: { readonly fqn: string }; readonly name: string };
  return Object.hasOwn(target, JSII) && type !== undefined ? type.fqn.slice(type.fqn.lastIndexOf('.') + 1) : name;
}

/** The class that has the last word on what a constructor takes: a class of this library hands on what it has checked already. */
function nearestGuarded(newTarget: object): object | null {
  let each: object | null = newTarget;
  while (each !== null && !GUARDED.has(each)) each = Object.getPrototypeOf(each) as object | null;
  return each;
}

function guard(owner: object, name: string, className: string, fields: readonly Field[]): void {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  if (fields.length === 0 || typeof property?.value !== 'function') return;
  const written = property.value as Method;
  const check = (receiver: unknown, given: readonly unknown[]): void => {
    checkCall(`${className}.${name}`, fields, given, receiver);
  };
  const value: Method =
    // What returns a promise tells its errors by it.
    written.constructor.name === 'AsyncFunction'
      ? async function (...given) {
          check(this, given);
          return written.apply(this, given);
        }
      : function (...given) {
          check(this, given);
          return written.apply(this, given);
        };
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(owner, name, { ...property, value });
}
