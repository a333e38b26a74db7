import { SIGNATURES } from './signatures';

/** A parameter or a prop. */
export interface Field {
  readonly name: string;
  readonly optional: boolean;
  /** `string`, `number`, `boolean`, `date`, `any`, or a type of the table; with `[]` behind it a list of them, with `{}` a map. */
  readonly type: string;
}

/** What can be called from outside, by name; `new` is the constructor. */
export type Calls = ReadonlyMap<string, readonly Field[]>;

/** A type that takes arguments or stands in them. */
export interface TypeEntry {
  /** `class`: of this library. `foreign`: a class of another package. `interface`: what any object may be. `struct`: props. */
  readonly kind: 'class' | 'foreign' | 'interface' | 'struct' | 'enum';
  readonly name: string;
  /** The types that it extends or implements. */
  readonly bases: readonly string[];
  /** The lines of its block. */
  readonly lines: readonly string[];
}

/** One block a type, with its name in the first line; blocks are read when they are needed. */
const BLOCKS = new Map(
  SIGNATURES.trim()
    .split('\n\n')
    .map((block) => [/^\w+ (\S+)/.exec(block)?.[1] ?? '', block]),
);

const ENTRIES = new Map<string, TypeEntry>();

/** The entry of a type; nothing for one that the table does not know, as it was generated before. */
export function entryOf(name: string): TypeEntry | undefined {
  const known = ENTRIES.get(name);
  if (known !== undefined) return known;
  const block = BLOCKS.get(name);
  if (block === undefined) return undefined;
  const [head = '', ...lines] = block.split('\n');
  const [kind, , ...bases] = head.split(' ');
  const entry = { kind: kind as TypeEntry['kind'], name, bases, lines };
  ENTRIES.set(name, entry);
  return entry;
}

/** The classes of this library that have an interface. */
export function implementersOf(name: string): string[] {
  const heads = [...BLOCKS.values()].map((block) => block.slice(0, block.indexOf('\n')).split(' '));
  return heads.flatMap(([kind, each = '', ...bases]) => (kind === 'class' && bases.includes(name) ? each : []));
}

/** The static methods of a class, its constructor (as `new`) or its methods. */
export function callsOf({ lines }: TypeEntry, kind: 'static' | 'method' | 'new'): Calls {
  const found = lines.flatMap((line) => {
    const [, prefix, name = '', parameters = ''] = /^(?:(static|method) )?(\w+)\((.*)\)$/.exec(line) ?? [];
    return (prefix ?? name) === kind ? [[name, fieldsIn(parameters.split(', '))] as const] : [];
  });
  return new Map(found);
}

/** The names of the lines that begin with a word: `const LATEST`, `has toSeconds`. */
export function namesOf({ lines }: TypeEntry, word: 'const' | 'has'): string[] {
  return lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
}

/** The members of an enum with their values. */
export function membersOf({ lines }: TypeEntry): ReadonlyMap<string, unknown> {
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(' ')), JSON.parse(line.slice(line.indexOf(' ') + 1)) as unknown]),
  );
}

const FIELDS = new Map<string, readonly Field[]>();

/** The props of a struct or interface, those that it inherits included. */
export function fieldsOf(entry: TypeEntry): readonly Field[] {
  const known = FIELDS.get(entry.name);
  if (known !== undefined) return known;
  const bases = entry.bases.flatMap((name) => entryOf(name) ?? []);
  const own = fieldsIn(entry.lines.filter((line) => !line.startsWith('has ')));
  const fields = [...own, ...bases.flatMap(fieldsOf)];
  FIELDS.set(entry.name, fields);
  return fields;
}

function fieldsIn(texts: readonly string[]): Field[] {
  return texts.flatMap((text) => {
    const [, name = '', mark, type = ''] = /^(\w+)(\?)?: (\S+)$/.exec(text) ?? [];
    return name === '' ? [] : { name, optional: mark === '?', type };
  });
}
