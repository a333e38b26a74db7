import { CA_SWITCH } from '../../../facts/istio';
import { goBool } from '../../../internal/go-bool';
import { isJsonObject } from '../../../internal/merge';
import { textAt, valueAt } from '../fields';

/** A variable of a container; no value where it comes from elsewhere, such as a ConfigMap. */
export interface Variable {
  readonly value?: string;
}

export type Variables = ReadonlyMap<string, Variable>;

/** Variables as containers list them, of which the last of a name counts; or as values of charts map them. */
export function variablesOf(env: unknown): Variables {
  if (isJsonObject(env)) return new Map(Object.entries(env).map(([name, value]) => [name, { value: textOf(value) }]));
  const listed = (Array.isArray(env) ? env : []).map((entry) => {
    const isElsewhere = valueAt(entry, 'valueFrom') !== undefined;
    // A variable without a value is an empty one.
    return [
      textAt(entry, 'name') ?? '',
      { value: isElsewhere ? undefined : (textOf(valueAt(entry, 'value')) ?? '') },
    ] as const;
  });
  return new Map(listed);
}

/** Whether istiod answers signing requests itself; nothing where that is not known. What is no boolean is the default, which is on. */
export function signsBy(variables: Variables): boolean | undefined {
  const given = variables.get(CA_SWITCH);
  if (given === undefined) return true;
  return given.value === undefined ? undefined : (goBool(given.value) ?? true);
}

/** YAML has booleans and numbers where a chart writes texts. */
function textOf(value: unknown): string | undefined {
  return ['string', 'boolean', 'number'].includes(typeof value) ? String(value) : undefined;
}
