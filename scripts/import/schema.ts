/** The part of a JSON schema that the trimming reads and writes. */
export interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  [keyword: string]: unknown;
}

/** A CustomResourceDefinition, as far as the import reads it. */
export interface Crd {
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly schema: { openAPIV3Schema: Schema } }[];
  };
}

/** The keywords that bound a value, in the order in which a description names them. */
const CONSTRAINTS: readonly (readonly [keyword: string, label: string])[] = [
  ['minimum', 'Minimum'],
  ['maximum', 'Maximum'],
  ['minLength', 'Minimum length'],
  ['maxLength', 'Maximum length'],
  ['minItems', 'Minimum number of items'],
  ['maxItems', 'Maximum number of items'],
  ['pattern', 'Pattern'],
  ['format', 'Format'],
  ['default', 'Default'],
];

/** Replaces a schema's prose by its constraints, so that the generated code carries facts and nobody's sentences. */
export function keepFactsOnly(schema: Schema): Schema {
  const facts = CONSTRAINTS.filter(([keyword]) => schema[keyword] !== undefined).map(
    ([keyword, label]) => `${label}: ${JSON.stringify(schema[keyword])}.`,
  );
  const { description: _prose, ...kept } = schema;
  return {
    ...kept,
    ...(facts.length > 0 && { description: facts.join(' ') }),
    ...(schema.properties && { properties: mapValues(schema.properties, keepFactsOnly) }),
    ...(schema.items && { items: keepFactsOnly(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: keepFactsOnly(schema.additionalProperties),
    }),
  };
}

/** Cuts the subtree at a path such as `spec.acme.solvers[]` down to an opaque object; a schema without that path is left as it is. */
export function makeOpaque(schema: Schema, path: string): Schema {
  if (path === '') return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  if (path.startsWith('[]')) {
    return schema.items ? { ...schema, items: makeOpaque(schema.items, path.slice(2)) } : schema;
  }
  const [, name = '', rest = ''] = /^\.?([^.[]+)(.*)$/.exec(path) ?? [];
  const property = schema.properties?.[name];
  if (!property) return schema;
  return { ...schema, properties: { ...schema.properties, [name]: makeOpaque(property, rest) } };
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
