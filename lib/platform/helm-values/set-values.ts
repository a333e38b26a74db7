import { isJsonObject, type JsonObject, ownField } from '../../internal/merge';

/** What is wrong with a `--set` expression; the command line shows it. */
export class SetSyntaxError extends Error {}

/** How deep a key may lead, and lists may stand in lists: as in Helm (MaxNestedNameLevel in pkg/strvals of v4.3.1). */
export const MOST_LEVELS = 30;

/** The largest index of a list: as in Helm (MaxIndex in pkg/strvals of v4.3.1). */
const MOST_INDEX = 65_536;

/** How many items lists are filled up with, to reach an index: more than values may have in all. */
const MOST_FILLED = 100_000;

/**
 * Applies one `--set` expression of Helm to values: `a.b=c`, several joined by commas, `list[0]=x`, `list={a,b}`, `\,` and `\.` for
 * the characters themselves. Numbers, booleans and null become such, unless `asText` (`--set-string`) says otherwise. The values are
 * not changed; new ones come back.
 */
export function setValues(values: JsonObject, expression: string, asText = false): JsonObject {
  const setter = new ValueSetter(values);
  setter.set(expression, asText);
  return setter.values;
}

/** Applies many expressions to values, see {@link setValues}. What one has copied, the next ones change in place. */
export class ValueSetter {
  private readonly copies = new WeakSet<object>();
  private room = MOST_FILLED;

  public constructor(public values: JsonObject) {}

  public set(expression: string, asText = false): void {
    for (const assignment of splitTop(expression, ',')) {
      const [path, ...rest] = splitTop(assignment, '=');
      if (path === undefined || path.trim() === '' || rest.length === 0) {
        throw new SetSyntaxError(`${JSON.stringify(assignment)} is no assignment of the form key=value`);
      }
      const segments = splitTop(path, '.');
      const steps = segments.length > MOST_LEVELS ? tooDeep('a key') : segments.flatMap(keySteps);
      if (steps.length > MOST_LEVELS) tooDeep('a key');
      this.values = this.assign(this.values, steps, literal(rest.join('='), asText), path) as JsonObject;
    }
  }

  private assign(target: unknown, steps: readonly Step[], value: unknown, path: string): unknown {
    const [step, ...rest] = steps;
    if (step === undefined) return value;
    if (typeof step === 'number') {
      if (step > MOST_INDEX) throw new SetSyntaxError(`${path}: index ${step} is too large`);
      const list = this.ownList(target);
      this.room -= Math.max(0, step - list.length);
      if (this.room < 0)
        throw new SetSyntaxError(`${path}: lists have more than ${MOST_FILLED.toLocaleString('en')} gaps in all`);
      while (list.length <= step) list.push(null);
      list[step] = this.assign(list[step], rest, value, path);
      return list;
    }
    const map = this.ownMap(target);
    const it = this.assign(ownField(map, step), rest, value, path);
    // An assignment to `__proto__` would set the prototype.
    return Object.defineProperty(map, step, { value: it, enumerable: true, configurable: true, writable: true });
  }

  private ownList(target: unknown): unknown[] {
    if (!Array.isArray(target)) return this.own<unknown[]>([]);
    return this.copies.has(target) ? target : this.own([...(target as unknown[])]);
  }

  private ownMap(target: unknown): JsonObject {
    if (!isJsonObject(target)) return this.own({});
    return this.copies.has(target) ? target : this.own({ ...target });
  }

  private own<T extends object>(copy: T): T {
    this.copies.add(copy);
    return copy;
  }
}

function tooDeep(what: string): never {
  throw new SetSyntaxError(`${what} has more than ${MOST_LEVELS} levels, which Helm refuses too; write a values file`);
}

/** Splits at a character that is neither escaped nor inside braces. */
function splitTop(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (char === '\\') parts[parts.length - 1] += char + (text[++i] ?? '');
    else if (char === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

/** A step into values: the key of a map, or the index of a list. */
type Step = string | number;

function keySteps(segment: string): Step[] {
  const [, key = '', indexes = ''] = /^((?:\\.|[^[\\])*)((?:\[\d+\])*)$/.exec(segment) ?? [];
  if (key === '') throw new SetSyntaxError(`${JSON.stringify(segment)} is no key`);
  return [unescaped(key), ...[...indexes.matchAll(/\d+/g)].map(([index]) => Number(index))];
}

function literal(text: string, asText: boolean, level = 0): unknown {
  if (level > MOST_LEVELS) return tooDeep('a list');
  if (text.startsWith('{') && text.endsWith('}')) {
    const inside = text.slice(1, -1);
    return inside === '' ? [] : splitTop(inside, ',').map((item) => literal(item.trim(), asText, level + 1));
  }
  const plain = unescaped(text);
  if (asText) return plain;
  const word = plain.toLowerCase();
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  // Helm keeps a number with a leading zero as a text, so that it does not change.
  return /^(0|[-+]?[1-9]\d*)$/.test(plain) ? Number(plain) : plain;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
