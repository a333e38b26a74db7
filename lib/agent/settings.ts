import type { JsonObject } from '../internal/merge';
import type { Manifest } from '../internal/objects';
import type { IstioCsrRelease } from '../releases/istio-csr-release';
import type { Option } from './options/option';

/** A value as YAML writes it. Where a chart's values go into an object as they are, any of these may stand in it. */
export type Scalar = string | number | boolean | null;

export type StringMap = Readonly<Record<string, unknown>>;

export interface TrustSettings {
  /** A ConfigMap that the agent brings along. The chart of v0.1.x gives it no labels. */
  readonly configMap?: { readonly name: string; readonly pem: string; readonly labels?: StringMap };
  /** The volume and where it is mounted: as a whole folder, because a file mounted alone is never updated. */
  readonly volume: StringMap;
  readonly mount: StringMap;
  /** What the pods are stamped with, so that another trust anchor restarts them. */
  readonly version?: string;
}

/** What only the official chart does; only its own values ask for it. */
export interface ChartQuirks {
  /** Flags that the chart writes in another way than their values would be written: a null as an empty text, `1.0h` as it is. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** The name of the Helm release, and the values as the user wrote them. */
  readonly releaseName: string;
  readonly values: JsonObject;
  readonly extraObjects?: readonly Manifest[];
}

/** What is no option. */
interface AgentFacts {
  readonly release: IstioCsrRelease;
  /** The name of the Deployment and Service, the start of every other object's name, and the value of the label `app`. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: StringMap;
  /** Nothing for a root that the issuer returns, or that comes by other means. */
  readonly trust?: TrustSettings;
  /** The host that proxies dial, where it is not the Service's own name. */
  readonly caHost?: string;
  /** Nothing for an agent by typed props. */
  readonly quirks?: ChartQuirks;
}

/** All that an agent's objects are rendered from: typed props and a chart's values both come to this. */
export interface AgentSettings extends AgentFacts {
  /** The value of an option; nothing where it is left to istio-csr, or where a chart's value is unset. */
  get<T>(option: Option<T>): T | undefined;
}

export function agentSettings(facts: AgentFacts, values: ReadonlyMap<Option<unknown>, unknown>): AgentSettings {
  return { get: <T>(option: Option<T>) => values.get(option as Option<unknown>) as T | undefined, ...facts };
}

export function standardLabels(name: string, { version }: Pick<IstioCsrRelease, 'version'>): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/version': version,
  };
}
