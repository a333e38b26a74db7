import type { Span } from '../../releases/span';

/** What the chart's schema wants of a value; the charts before v0.9.0 have no schema and are held to the same. */
export type ValueType = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'strings' | 'annotations' | 'any';

/** One value of the chart: where it is, what it may be, which releases have it, and the prop that says the same here. */
export interface ValueRow extends Span {
  readonly path: string;
  readonly type: ValueType;
  /** The chart's default; none for a value that is unset. */
  readonly default?: unknown;
  /** The prop of `IstioCsrAgentProps` (or the mesh's fact) that expresses it, for the docs. */
  readonly prop: string;
}
