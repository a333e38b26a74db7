import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { entryOf, type Field, fieldsOf, membersOf, namesOf } from '../../lib/internal/checked/table';

class Foreign {
  public readonly something = 1;
}

function circle(): object {
  const value: Record<string, unknown> = {};
  value.itself = value;
  return value;
}

/** What a caller without types may write anywhere, by what it is. */
export const VALUES: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  null: null,
  'a text': 'some-text',
  'an empty text': '',
  'a whole number': 5,
  'no number': Number.NaN,
  'an endless number': Number.POSITIVE_INFINITY,
  'a big integer': 10n,
  true: true,
  'false as a text': 'false',
  'a number as a text': '5',
  'an empty list': [],
  'a list of texts': ['x'],
  'a list of nothing': [undefined],
  'a sparse list': new Array(2),
  'an empty object': {},
  'an object without a prototype': Object.create(null),
  'an object with something': { something: 1 },
  'an object that holds itself': circle(),
  'an instance of a foreign class': new Foreign(),
  'a function': () => 1,
  'a class': Foreign,
  'a symbol': Symbol('x'),
  'a date': new Date(0),
  'no date': new Date(Number.NaN),
  'a map': new Map([['name', 1]]),
  'a set': new Set(['x']),
  'a promise': Promise.resolve(1),
  'a boxed text': Object('x'),
};

/** Whether a type takes a value: said once more, in the plainest way, for what the values above are. */
export function takes(type: string, value: unknown): boolean {
  if (type.endsWith('[]')) {
    return Array.isArray(value) && [...(value as unknown[])].every((each) => takes(type.slice(0, -2), each));
  }
  if (type.endsWith('{}'))
    return isPlain(value) && Object.values(value).every((each) => takes(type.slice(0, -2), each));
  if (type === 'string' || type === 'boolean') return typeof value === type;
  if (type === 'number') return Number.isFinite(value);
  if (type === 'date') return value instanceof Date && !Number.isNaN(value.getTime());
  if (type === 'any') return isYaml(value);
  const entry = entryOf(type);
  if (entry?.kind !== 'struct') return false;
  return isPlain(value) && Object.keys(value).length === 0 && fieldsOf(entry).every(({ optional }) => optional);
}

function isYaml(value: unknown): boolean {
  if (Array.isArray(value)) return [...(value as unknown[])].every((each) => each !== undefined && isYaml(each));
  if (value instanceof Foreign) return true;
  if (isPlain(value)) return !Object.values(value).includes(value);
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
}

/** A value that a type takes; `made` gives an instance of a class of this library. */
function rightValue(type: string, made: (className: string) => unknown): unknown {
  const plain: Record<string, unknown> = {
    string: 'x',
    number: 1,
    boolean: true,
    date: new Date(0),
    any: 'x',
    'cdk8s.Duration': Duration.hours(1),
    'cdk8s-plus-27.k8s.Quantity': k8s.Quantity.fromString('1Mi'),
  };
  if (type.endsWith('[]')) return [rightValue(type.slice(0, -2), made)];
  if (type.endsWith('{}')) return { key: rightValue(type.slice(0, -2), made) };
  if (type in plain) return plain[type];
  const entry = entryOf(type);
  if (entry === undefined || entry.kind === 'foreign') throw new Error(`${type}: has no right value here`);
  if (entry.kind === 'class') return made(type);
  if (entry.kind === 'enum') return [...membersOf(entry).values()][0];
  const needed = fieldsOf(entry).filter(({ optional }) => !optional);
  const fields = needed.map(({ name, type: of }) => [name, rightValue(of, made)] as const);
  const methods = namesOf(entry, 'has').map((name) => [name, () => undefined] as const);
  return Object.fromEntries([...fields, ...methods]);
}

/** A place in an argument: its path as refusals write it, its field, and the argument with another value there. */
export interface Spot {
  readonly path: string;
  /** How the paths begin that a refusal of it may name: where it is an object that lacks something, the path of that. */
  readonly named: readonly string[];
  readonly field: Field;
  readonly put: (value: unknown) => unknown;
}

/** Every place in an argument, down to the last prop of its props. */
export function spotsIn(field: Field, given: unknown, made: (className: string) => unknown): Spot[] {
  const prefix = ['props', 'options'].includes(field.name) ? '' : `${field.name}.`;
  const entry = entryOf(field.type);
  const needed = prefix === '' && entry ? fieldsOf(entry).filter(({ optional }) => !optional) : [];
  const named = [field.name, ...needed.map(({ name }) => name)];
  return below({ path: field.name, named, field, put: (value) => value }, given, prefix, made);
}

function below(spot: Spot, given: unknown, prefix: string, made: (className: string) => unknown): Spot[] {
  const { type } = spot.field;
  const present = given ?? rightValue(type, made);
  const inside = (path: string, field: Field, key: string | number): Spot[] => {
    const put = (value: unknown): unknown => spot.put(replaced(present, key, value));
    return below({ path, named: [path], field, put }, (present as Record<string, unknown>)[key], `${path}.`, made);
  };
  if (type.endsWith('[]')) {
    return [spot, ...inside(`${spot.path}[0]`, { name: '', optional: false, type: type.slice(0, -2) }, 0)];
  }
  if (type.endsWith('{}')) {
    const [key = ''] = Object.keys(present as object);
    return [spot, ...inside(`${spot.path}.${key}`, { name: key, optional: true, type: type.slice(0, -2) }, key)];
  }
  const entry = entryOf(type);
  if (entry?.kind !== 'struct' && (entry?.kind !== 'interface' || isInstance(present))) return [spot];
  return [spot, ...fieldsOf(entry).flatMap((each) => inside(`${prefix}${each.name}`, each, each.name))];
}

/** Whether it is an object of a class, whose members cannot be replaced. */
function isInstance(value: unknown): boolean {
  return !isPlain(value);
}

function replaced(value: unknown, key: string | number, by: unknown): unknown {
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? by : (each as unknown)));
  return { ...(value as object), [key]: by };
}
