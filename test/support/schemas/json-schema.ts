/** Pieces of JSON schema that the schemas written by hand are made of. */
export type Json = { readonly [key: string]: unknown };

export const text = { type: 'string', minLength: 1 };
export const boolean = { type: 'boolean' };
export const texts = { type: 'array', items: text, minItems: 1 };
export const values = { type: 'object', minProperties: 1, 'x-kubernetes-preserve-unknown-fields': true };
export const duration = { type: 'string', pattern: '^(\\d+h)?(\\d+m)?\\d+s$' };
export const name = { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$' };
export const namespace = { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' };
export const prometheus = { type: 'string', pattern: '^\\d+(ms|s|m|h)$' };

/** A map of which everything is required but what is named. */
export function map(properties: Json, ...optional: string[]): Json {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', properties, required, additionalProperties: false };
}

export function list(items: Json): Json {
  return { type: 'array', items, minItems: 1 };
}

export function oneOf(...allowed: string[]): Json {
  return { enum: allowed };
}
