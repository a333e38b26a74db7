/** The parts of a JSON schema that say which fields an object may have. */
export interface ObjectSchema {
  readonly $ref?: string;
  readonly properties?: Record<string, ObjectSchema>;
  readonly additionalProperties?: ObjectSchema | boolean;
  readonly items?: ObjectSchema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/**
 * The paths of the fields that a schema does not list. Kubernetes' own schemas do not refuse unknown fields; kubectl does, and an
 * API server drops them.
 */
export function unknownFields(
  value: unknown,
  schema: ObjectSchema,
  resolve: (ref: string) => ObjectSchema,
  path = '',
): string[] {
  const { properties, additionalProperties, items, ...rest } =
    schema.$ref === undefined ? schema : resolve(schema.$ref);
  if (Array.isArray(value))
    return items ? value.flatMap((item, i) => unknownFields(item, items, resolve, `${path}[${i}]`)) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const at = `${path}.${key}`;
    const known = properties?.[key];
    if (known) return unknownFields(field, known, resolve, at);
    if (typeof additionalProperties === 'object') return unknownFields(field, additionalProperties, resolve, at);
    const open =
      additionalProperties === true || rest['x-kubernetes-preserve-unknown-fields'] || properties === undefined;
    return open ? [] : [at];
  });
}
