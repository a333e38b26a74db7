import { FLAGS } from '../../agent/options/index';
import { listAt, textAt, valueAt } from './fields';

const BY_NAME = new Map(FLAGS.map((flag) => [flag.name, flag]));
const BY_SHORT = new Map(FLAGS.flatMap((flag) => (flag.short === undefined ? [] : [[flag.short, flag] as const])));

/** What a container is told: the values of each flag, by its long name, in the order in which they were given. */
export type Arguments = ReadonlyMap<string, readonly string[]>;

/**
 * The arguments of a container: its command and args together, with the variables that Kubernetes puts into them. One whose value stands
 * elsewhere, as in a ConfigMap, is written `${NAME}`, like one of Flux: of neither is anything known here.
 */
export function argumentsOf(container: unknown, namespace?: string): Arguments {
  const words = [...listAt(container, 'command'), ...listAt(container, 'args')];
  const variables = variablesOf(container, namespace);
  const isFilledElsewhere = listAt(container, 'envFrom').length > 0;
  const replaced = (name: string) => variables.get(name) ?? (isFilledElsewhere ? elsewhere(name) : undefined);
  // $(NAME) is replaced where there is a NAME; $$ stands for one $.
  let room = MOST_EXPANDED;
  const expand = (whole: string, name?: string) => {
    const text = name === undefined ? '$' : (replaced(name) ?? whole);
    room -= text.length;
    return room < 0 ? whole : text;
  };
  const texts = words.filter((word) => typeof word !== 'object').map(String);
  return parseArguments(texts.map((text) => text.replace(/\$\$|\$\(([^()]+)\)/g, expand)));
}

/** What Linux takes as arguments of a program (2 MiB, execve(2)): no container with more starts, so that the rest is left as it is. */
const MOST_EXPANDED = 2 * 2 ** 20;

const elsewhere = (name: string) => `\${${name}}`;

/** The variables of a container: the values that stand in its manifest, or follow from it. */
function variablesOf(container: unknown, namespace: string | undefined): Map<string, string> {
  return new Map(
    listAt(container, 'env').flatMap((entry) => {
      const isNamespace = textAt(entry, 'valueFrom', 'fieldRef', 'fieldPath') === 'metadata.namespace';
      const name = textAt(entry, 'name');
      if (name === undefined) return [];
      const isElsewhere = valueAt(entry, 'valueFrom') !== undefined;
      // One without a value is empty.
      const value = (isNamespace ? namespace : undefined) ?? (isElsewhere ? elsewhere(name) : textAt(entry, 'value'));
      return [[name, value ?? ''] as const];
    }),
  );
}

/**
 * Reads arguments as pflag does, which istio-csr parses them with (spf13/pflag v1.0.5 to v1.0.10, flag.go): a switch alone is true and
 * never takes the next word, any other flag takes what follows it, short forms may be joined, and `--` ends the flags. Where pflag
 * would refuse a flag that it does not know, the reading goes on.
 */
export function parseArguments(words: readonly string[]): Arguments {
  const all = new Map<string, string[]>();
  // The next word is the last: taking the first of a long list moves all others.
  const rest = [...words].reverse();
  for (let word = rest.pop(); word !== undefined && word !== '--'; word = rest.pop()) {
    if (!word.startsWith('-')) continue;
    const read = word.startsWith('--') ? readLong(word.slice(2), rest) : readShort(word.slice(1), rest);
    for (const [name, value] of read) {
      if (!all.get(name)?.push(value)) all.set(name, [value]);
    }
  }
  return all;
}

type Given = readonly [name: string, value: string];

/** A flag by its name; takes the next word where it is the value. */
function readLong(word: string, rest: string[]): Given[] {
  const [, name = '', assigned] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const flag = BY_NAME.get(name);
  if (assigned !== undefined) return [[name, assigned]];
  if (flag?.isSwitch) return [[name, 'true']];
  // Nobody knows whether a flag of somebody else takes a value: what looks like a flag is none.
  if (flag === undefined && rest.at(-1)?.startsWith('-') !== false) return [];
  return given(name, rest.pop());
}

/** One or several short forms in a word: `-de` are two switches, and the first that takes a value takes all that follows. */
function readShort(word: string, rest: string[]): Given[] {
  const switches: Given[] = [];
  for (let at = 0; at < word.length; at += 1) {
    const flag = BY_SHORT.get(word.charAt(at));
    const isLast = at + 1 === word.length;
    if (flag === undefined) {
      if (isLast && rest.at(-1)?.startsWith('-') === false) rest.pop();
      break;
    }
    const isAssigned = word.charAt(at + 1) === '=' && at + 2 < word.length;
    if (isAssigned) return [...switches, [flag.name, word.slice(at + 2)]];
    if (!flag.isSwitch) return [...switches, ...given(flag.name, isLast ? rest.pop() : word.slice(at + 1))];
    switches.push([flag.name, 'true']);
  }
  return switches;
}

function given(name: string, value: string | undefined): Given[] {
  return value === undefined ? [] : [[name, value]];
}

/** What counts of the values of a flag: of a list all of them, of any other flag the last. */
export function effective(name: string, values: readonly string[] | undefined): string | undefined {
  const flag = BY_NAME.get(name);
  return flag?.isList ? values?.join(',') : values?.at(-1);
}
