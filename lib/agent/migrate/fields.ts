import { asText } from '../objects/arguments';
import type { Scalar } from '../settings';
import { durationExpression } from './duration-expression';
import { type Expression, literal, record } from './expression';
import { sorted } from './k8s-expression';

/** The fields of an object literal, before it is one. */
export type Fields = Readonly<Record<string, Expression | undefined>>;

/** Makes an object literal of a prop's fields, without those that were refused. */
export type Group = (name: string, fields: Fields) => Expression | undefined;

/** Paths of props that the typed agent has refused, such as `istiodCertificate.renewBefore`. */
export type Refused = ReadonlySet<string>;

/** A literal, or nothing where it is the default. */
export function unless(value: unknown, fallback: unknown): Expression | undefined {
  if (value === undefined || value === null || same(value, fallback)) return undefined;
  return literal(value);
}

export function unlessDuration(value: Scalar, fallback: string): Expression | undefined {
  return value === fallback ? undefined : durationExpression(asText(value));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Fields without those that were refused. */
export function accepted(prefix: string, fields: Fields, refused: Refused): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !refused.has(`${prefix}${name}`)));
}

/** An object literal, or nothing where it would be empty. */
export function grouped(fields: Fields): Expression | undefined {
  return Object.values(fields).some((field) => field !== undefined) ? record(fields) : undefined;
}
