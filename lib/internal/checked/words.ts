import { callsOf, entryOf, fieldsOf, implementersOf, membersOf, namesOf, type TypeEntry } from './table';

const PLAIN: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a finite number',
  boolean: 'true or false',
  date: 'a Date',
  any: 'a value as YAML has it',
  'constructs.Construct': 'an App, a Chart or another construct',
  'constructs.IConstruct': 'an App, a Chart or another construct',
  'cdk8s.Duration': 'a Duration of cdk8s, such as Duration.hours(1)',
  'cdk8s-plus-27.k8s.Quantity': "a Quantity of cdk8s-plus, such as k8s.Quantity.fromString('64Mi')",
};

/** A type in the words of the API, as what follows "allowed: ". */
export function allowedWords(type: string): string {
  if (type.endsWith('[]')) return `a list, each member of it ${allowedWords(type.slice(0, -2))}`;
  if (type.endsWith('{}')) return `a map, each value of it ${allowedWords(type.slice(0, -2))}`;
  const entry = entryOf(type);
  return PLAIN[type] ?? (entry === undefined ? type : WORDS[entry.kind](entry));
}

const WORDS: Readonly<Record<TypeEntry['kind'], (entry: TypeEntry) => string>> = {
  class: classWords,
  foreign: ({ name }) => `a ${lastName(name)} of ${packageOf(name)}`,
  interface: ({ name, ...entry }) => {
    const classes = implementersOf(name);
    const needed = neededIn({ name, ...entry });
    const own = classes.length === 0 ? '' : `, as ${listed(classes.slice(0, 3), 'or')} has`;
    return `an object with ${listed(needed, 'and')}${own}`;
  },
  struct: (entry) => {
    const needed = neededIn(entry);
    if (needed.length > 0) return `an object with ${listed(needed, 'and')}`;
    const names = fieldsOf(entry).map(({ name }) => name);
    return `an object with props such as ${listed(names.slice(0, 3), 'or')}`;
  },
  enum: ({ name, ...entry }) => {
    const members = [...membersOf({ name, ...entry }).keys()].map((member) => `${lastName(name)}.${member}`);
    return listed(members, 'or');
  },
};

/** What makes one: its factories and constants, its constructor, or that of the classes that extend it. */
function classWords(entry: TypeEntry): string {
  const { name } = entry;
  if (callsOf(entry, 'new').has('new')) return `${article(name)} ${name}, made with new ${name}(...)`;
  const constants = namesOf(entry, 'const');
  const factories = [...factoriesOf(entry)].map(
    ([each, parameters]) => `${each}(${parameters.length > 0 ? '...' : ''})`,
  );
  return `${article(name)} ${name}: ${listed(
    [...factories, ...constants].map((each) => `${name}.${each}`),
    'or',
  )}`;
}

function factoriesOf(entry: TypeEntry): ReturnType<typeof callsOf> {
  return new Map([...callsOf(entry, 'static')].filter(([name]) => name !== 'all'));
}

function neededIn(entry: TypeEntry): string[] {
  const fields = fieldsOf(entry).filter(({ optional }) => !optional);
  return [...fields.map(({ name }) => name), ...namesOf(entry, 'has')];
}

function article(name: string): string {
  return /^[AEIO]/.test(name) ? 'an' : 'a';
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function packageOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function listed(names: readonly string[], word: 'and' | 'or'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}
