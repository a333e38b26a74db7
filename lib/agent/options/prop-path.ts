import type { Mesh } from '../../mesh';
import type { IstioCsrAgentProps } from '../props/agent-props';

/** The props whose fields are options of their own. */
type Group = 'certificateRequests' | 'image' | 'logging' | 'metrics' | 'readinessProbe' | 'service' | 'serving';

/** A prop by its path, so that the compiler finds a row for one that is not there; in brackets, why there is none. */
export type PropPath =
  | (keyof IstioCsrAgentProps & string)
  | { [G in Group]: `${G}.${keyof NonNullable<IstioCsrAgentProps[G]> & string}` }[Group]
  | `mesh.${keyof Mesh & string}`
  | `(${string})`;

/** The value that a user gave to a prop, with the mesh's facts among them. */
export function givenProp(props: IstioCsrAgentProps, path: PropPath): unknown {
  const [first = '', second] = path.split('.');
  const value = (props as unknown as Record<string, unknown>)[first];
  if (second === undefined || value === undefined || value === null) return value ?? undefined;
  return (value as Record<string, unknown>)[second] ?? undefined;
}
