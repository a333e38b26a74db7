import type { Site } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import type { IstioCsrRelease } from '../../releases/istio-csr-release';
import type { Span } from '../../releases/span';
import type { ChartReader } from '../chart/chart-reader';
import type { Expression } from '../migrate/expression';
import type { IstioCsrAgentProps } from '../props/agent-props';
import type { AgentSettings } from '../settings';

/** The props whose fields are options of their own. */
type Group = 'certificateRequests' | 'image' | 'logging' | 'metrics' | 'readinessProbe' | 'service' | 'serving';

/** A prop by its path, so that the compiler finds a row for one that is not there; in brackets, why there is none. */
export type PropPath =
  | (keyof IstioCsrAgentProps & string)
  | { [G in Group]: `${G}.${keyof NonNullable<IstioCsrAgentProps[G]> & string}` }[Group]
  | `mesh.${keyof Mesh & string}`
  | `(${string})`;

/** A flag of istio-csr, as its binary knows it (cmd/app/options and pkg/istiodcert at each tag). */
export interface Flag extends Span {
  /** The name, without dashes. */
  readonly name: string;
  /** The letter of its short form: `c` for `-c NAMESPACE`. */
  readonly short?: string;
  /** Whether it stands alone for true, as pflag's booleans do; any other flag needs a value. */
  readonly isSwitch?: boolean;
  /** Whether a list goes on with each repetition, and is parted at commas; of any other flag the last one counts. */
  readonly isList?: boolean;
  /** What istio-csr does where the flag is left out; a list of spans where that changed. Empty where it is left out here. */
  readonly fallback?: string | readonly (Span & { readonly value: string })[];
}

/** The flag of an option, and how it is written where the kind of the option does not say. Nothing leaves the flag out. */
export interface OptionFlag<T> extends Flag {
  readonly write?: (value: T | undefined, settings: AgentSettings) => string | readonly string[] | undefined;
}

/** What the chart's schema wants of a value; the charts before v0.9.0 have no schema and are held to the same. */
export type ValueType = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'strings' | 'annotations' | 'any';

export interface ChartValue extends Span {
  readonly path: string;
  readonly type: ValueType;
  readonly default?: unknown;
  /** The keys that the schema of the release allows in a map; any where there are none. */
  readonly keys?: readonly string[];
  /** What says the same here, for the docs, where that is less than the prop or more. */
  readonly shown?: string;
}

/** What a kind of value knows, so that its options need not say it: how it comes in, and how it is written. */
export interface Kind<T> {
  /** What a prop comes to; refuses what it cannot be. */
  take(site: Site, prop: string, given: unknown): T;
  /** What a value of the chart comes to; nothing where it is unset. Refuses what istio-csr would not start with. */
  read(site: Site, prop: string, raw: unknown): T | undefined;
  /** As a flag takes it; a list as one flag an item. */
  write(value: T): string | readonly string[];
  /** As the chart's values say it. */
  tell(value: T): unknown;
  /** As TypeScript says it; nothing where the typed props cannot. */
  code(value: T): Expression | undefined;
}

export interface OptionFacts {
  readonly site: Site;
  readonly mesh: Mesh;
  readonly release: IstioCsrRelease;
  readonly name: string;
  readonly namespace: string;
  readonly props: IstioCsrAgentProps;
}

/** What is asked for that not every release can do. */
export interface Demand extends Span {
  /** In words that start a clause: "client certificate authentication". */
  readonly what: string;
  /** The value received, where it is not the prop's own. */
  readonly received?: unknown;
}

/** An option of the agent, said once: everything that differs between two options is in their rows. */
export interface Option<T> {
  /** The prop that says it; of the mesh, where it is one of its facts. */
  readonly prop: PropPath;
  readonly kind: Kind<T>;
  /** What an agent by typed props does where the prop is left out. */
  ours(facts: OptionFacts): T | undefined;
  /** What several props come to, in place of one prop or its default. */
  readonly composed?: (facts: OptionFacts) => T | undefined;
  readonly flags: readonly OptionFlag<T>[];
  /** The releases that have it, where no flag says so; every release where nothing does. */
  readonly releases?: Span;
  readonly values: readonly ChartValue[];
  /** What a release has to be able to do for a value that is not ours; nothing where every one is. */
  demand(value: T, facts: OptionFacts): Demand | undefined;
  read(chart: ChartReader): T | undefined;
  /** What the chart's values have to be, by their paths; nothing leaves the chart's default. */
  tell(value: T | undefined, settings: AgentSettings): Readonly<Record<string, unknown>>;
  /** The prop as TypeScript, where it is not what typed props do by themselves; `ours` is that. */
  code(value: T | undefined, ours: T | undefined, settings: AgentSettings): Expression | undefined;
}
