import { visible, withoutCommands } from '../../internal/safe-text';

/** A piece of TypeScript together with the value that it has, so that what is printed can also be tried. */
export interface Expression {
  readonly code: string;
  readonly value: unknown;
}

const WIDTH = 100;

export function literal(value: unknown): Expression {
  if (Array.isArray(value)) return list(value.map(literal));
  if (typeof value === 'object' && value !== null) {
    return record(Object.fromEntries(Object.entries(value).map(([key, field]) => [key, literal(field)])));
  }
  return { code: typeof value === 'string' ? quoted(value) : String(value), value };
}

export function expression(code: string, value: unknown): Expression {
  return { code, value };
}

/** An object literal; fields without an expression are left out. */
export function record(fields: Readonly<Record<string, Expression | undefined>>): Expression {
  const present = Object.entries(fields).filter((entry): entry is [string, Expression] => entry[1] !== undefined);
  const parts = present.map(([key, { code, value }]) => {
    // The name of a variable, and no `true: true`.
    return code === key && typeof value === 'object' && value !== null ? key : `${propertyKey(key)}: ${code}`;
  });
  return {
    code: bracketed('{', parts, '}', ' '),
    value: Object.fromEntries(present.map(([key, { value }]) => [key, value])),
  };
}

export function list(items: readonly Expression[]): Expression {
  const parts = items.map(({ code }) => code);
  return { code: bracketed('[', parts, ']', ''), value: items.map(({ value }) => value) };
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${withoutCommands(visible(escaped))}'`;
}

function propertyKey(key: string): string {
  // In a literal this field would be the prototype.
  if (key === '__proto__') return `['${key}']`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function bracketed(open: string, parts: readonly string[], close: string, padding: string): string {
  if (parts.length === 0) return `${open}${close}`;
  const line = `${open}${padding}${parts.join(', ')}${padding}${close}`;
  if (!line.includes('\n') && line.length <= WIDTH) return line;
  return `${open}\n${parts.map((part) => `  ${part.replaceAll('\n', '\n  ')},\n`).join('')}${close}`;
}

/** An object literal, or nothing where it would be empty. */
export function grouped(fields: Readonly<Record<string, Expression | undefined>>): Expression | undefined {
  return Object.values(fields).some((field) => field !== undefined) ? record(fields) : undefined;
}
