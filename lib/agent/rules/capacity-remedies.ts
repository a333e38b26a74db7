import { Duration } from 'cdk8s';
import { SECRET_TTL_SECONDS } from '../../facts/istio';
import { inSpan } from '../../releases/span';
import { Lifetime } from '../lifetime';
import type { Option } from '../options/option';
import { pods } from '../options/pods';
import { controller, server } from '../options/server';
import type { AgentSettings } from '../settings';
import { type AgentCapacity, type Change, changed } from './capacity-settings';

/** An agent, and what its user can say of it. */
export interface Changeable {
  readonly settings: AgentSettings;
  /** The props that its installer can be told, where those are not all. */
  readonly says?: ReadonlySet<string>;
  /** Whether the API server is known to have no Priority and Fairness, without which the limiter protects it. */
  readonly needsLimiter?: boolean;
}

/** No more replicas are suggested; whoever needs more needs no limiter. */
const MOST_REPLICAS = 20;

const HOUR = 3600;

type Carries = (other: AgentCapacity) => boolean;

/** What to do about a load that is too much, in a sentence. */
export function remedy(agent: Changeable, capacity: AgentCapacity, carries: Carries): string {
  const found = remedies(agent, capacity, carries);
  if (found.length > 0) return `${sentence(found.join(', or '))}.`;
  return 'No one setting does: have fewer pods ask at once, or more time for them (docs/capacity.md).';
}

/** The settings each of which would do, as the user writes them. */
export function remedies(agent: Changeable, capacity: AgentCapacity, carries: Carries): string[] {
  const does = (change: Change): boolean => carries(changed(capacity, change));
  const { certManager } = capacity.setup;
  return [
    ...withoutLimiter(agent, capacity, does),
    ...moreReplicas(agent, capacity, does),
    ...longerLifetime(agent, capacity, does),
    ...(certManager && does({ certManager: undefined })
      ? ['install cert-manager v1.21.0 or later, which leaves the limit to the API server']
      : []),
  ];
}

type Does = (change: Change) => boolean;

function withoutLimiter(agent: Changeable, { setup }: AgentCapacity, does: Does): string[] {
  const { release } = agent.settings;
  if (!setup.isLimited || agent.needsLimiter || !does({ isLimited: false })) return [];
  const [flag] = controller.disableRateLimiter.flags;
  if (flag && !inSpan(release, flag)) {
    return [`use istio-csr ${flag.since} or later, whose limit of calls can be switched off`];
  }
  return said(agent, controller.disableRateLimiter, true);
}

function moreReplicas(agent: Changeable, { setup }: AgentCapacity, does: Does): string[] {
  for (let replicas = setup.replicas + 1; replicas <= MOST_REPLICAS; replicas += 1) {
    if (does({ replicas })) return said(agent, pods.replicas, replicas);
  }
  return [];
}

function longerLifetime(agent: Changeable, { lifetimeSeconds }: AgentCapacity, does: Does): string[] {
  for (let hours = Math.floor(lifetimeSeconds / HOUR) + 1; hours * HOUR <= SECRET_TTL_SECONDS; hours += 1) {
    if (does({ lifetimeSeconds: hours * HOUR })) {
      return said(agent, server.maxCertificateDuration, new Lifetime(Duration.hours(hours)));
    }
  }
  return [];
}

/** A setting as its user writes it: a prop, or a value of the chart. Where the installer cannot be told, another one can. */
function said<T>({ settings, says }: Changeable, option: Option<T>, value: T): string[] {
  if (settings.quirks !== undefined) {
    return Object.entries(option.tell(value, settings)).map(([path, told]) => `set ${path} to ${JSON.stringify(told)}`);
  }
  const setting = `set ${option.prop} to ${option.kind.code(value)?.code}`;
  return [says === undefined || says.has(option.prop) ? setting : `${setting} with AgentInstaller.manifests()`];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
