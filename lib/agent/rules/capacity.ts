import type { Construct } from 'constructs';
import { PROGRESS_DEADLINE_SECONDS } from '../../facts/kubernetes';
import { SIGNING_SECONDS } from '../../facts/measured-signing';
import { goDuration, secondsIn } from '../../internal/lifetimes';
import { checkWholeNumber } from '../../internal/numbers';
import { type Refusal, refusalMessage, refuse, type Site } from '../../internal/refusal';
import type { Remark } from '../../internal/warnings';
import { certManagersBeside } from '../../platform/in-app';
import { MeshWarning } from '../../warnings/mesh-warning';
import { lifeLeft, renewalsPerSecond } from '../capacity/signing-capacity';
import { inWords, rate } from '../capacity/words';
import type { IstioCsrLoad } from '../props/load-props';
import { type Changeable, remedies, remedy } from './capacity-remedies';
import { type AgentCapacity, agentCapacity } from './capacity-settings';

/** An agent with what it has to carry. */
export interface LoadedAgent extends Changeable {
  readonly site: Construct;
  readonly load: IstioCsrLoad;
}

/** How much of what there is may be in use before a user is warned. */
const CLOSE = { renewals: 0.7, rollout: 0.8 } as const;

const SHORTEST_WAIT = 'Say how long the pods of a rollout may wait, for example Duration.seconds(30).';

/** Refuses a load that the agent's own limits do not let it carry. What cert-manager of the app does is known at the end only. */
export function checkCapacity(agent: LoadedAgent): void {
  const { site, load } = agent;
  if (!isLoaded(load)) return;
  checkLoad(site, load);
  const [refusal] = refusals(agent, agentCapacity(agent.settings));
  if (refusal !== undefined) refuse(site, refusal);
}

/** What the limit of the app's cert-manager does not let the agent carry. */
export function capacityRefusals(agent: LoadedAgent): string[] {
  if (!isLoaded(agent.load)) return [];
  return refusals(agent, withCertManager(agent)).map((refusal) => refusalMessage(agent.site, refusal));
}

/** What the agent carries with little to spare, or faster than was ever measured. */
export function capacityRemarks(agent: LoadedAgent): Remark[] {
  if (!isLoaded(agent.load)) return [];
  const capacity = withCertManager(agent);
  if (refusals(agent, capacity).length > 0) return [];
  const enough = remedies(agent, capacity, (other) => close(agent, other).length === 0);
  const fix = enough.length > 0 ? `; ${enough.join(', or ')}` : '';
  return close(agent, capacity).map((message) => ({
    warning: MeshWarning.AGENT_CAPACITY_CLOSE,
    message: `${message}${fix}`,
  }));
}

function isLoaded({ expectedWorkloads, rollout }: IstioCsrLoad): boolean {
  return expectedWorkloads !== undefined || rollout !== undefined;
}

function checkLoad(site: Site, { expectedWorkloads, rollout }: IstioCsrLoad): void {
  if (expectedWorkloads !== undefined) {
    checkWholeNumber(site, 'expectedWorkloads', expectedWorkloads, { min: 1 }, 'Leave it out if it is not known.');
  }
  if (rollout === undefined) return;
  checkWholeNumber(site, 'rollout.pods', rollout.pods, { min: 1 }, 'Count the pods that start at once.');
  if (secondsIn(rollout.within) > 0) return;
  const received = goDuration(rollout.within);
  refuse(site, { prop: 'rollout.within', received, allowed: 'more than nothing', fix: SHORTEST_WAIT });
}

function withCertManager({ site, settings }: LoadedAgent): AgentCapacity {
  const [limit] = certManagersBeside(site).flatMap(({ _callLimit, version, node }) =>
    _callLimit === undefined ? [] : [{ ..._callLimit, name: `cert-manager ${version} (${node.path})` }],
  );
  return agentCapacity(settings, limit);
}

function refusals(agent: LoadedAgent, capacity: AgentCapacity): Refusal[] {
  return [...tooManyRenewals(agent, capacity), ...tooLongRollout(agent, capacity)];
}

function tooManyRenewals(agent: LoadedAgent, capacity: AgentCapacity): Refusal[] {
  const { signing, lifetimeSeconds } = capacity;
  const { expectedWorkloads: proxies = 0 } = agent.load;
  const most = signing.mostProxies(lifetimeSeconds);
  if (proxies <= most) return [];
  const wait = signing.standingWait(proxies, lifetimeSeconds);
  const isLost = wait > lifeLeft(lifetimeSeconds);
  const end = isLost ? 'proxies lose their certificates before the next one comes' : `each waits ${inWords(wait)}`;
  const allowed = `up to ${most} with ${signing.text}, which sign ${rate(signing.allowedPerSecond)}: ${proxies} proxies renew ${rate(renewalsPerSecond(proxies, lifetimeSeconds))} at a lifetime of ${inWords(lifetimeSeconds)}, and in the end ${end}`;
  const carries = (other: AgentCapacity) => proxies <= other.signing.mostProxies(other.lifetimeSeconds);
  return [{ prop: 'expectedWorkloads', received: proxies, allowed, fix: remedy(agent, capacity, carries) }];
}

function tooLongRollout(agent: LoadedAgent, capacity: AgentCapacity): Refusal[] {
  const { rollout } = agent.load;
  if (rollout === undefined) return [];
  const within = secondsIn(rollout.within);
  const waited = (other: AgentCapacity) => other.signing.limitSeconds(rollout.pods, renewalsOf(agent, other));
  if (waited(capacity) <= within) return [];
  const seconds = capacity.signing.secondsFor(rollout.pods, renewalsOf(agent, capacity));
  const time = Number.isFinite(seconds) ? `${inWords(seconds)} or longer` : 'no time at all';
  const allowed = `${time} for ${podsOf(rollout.pods)} at once with ${capacity.signing.text}, which sign ${rate(capacity.signing.allowedPerSecond)}`;
  // A setting with which the last pod still waits longer is no remedy.
  const fix = remedy(agent, capacity, (other) => waited(other) + SIGNING_SECONDS <= within);
  return [{ prop: 'rollout.within', received: goDuration(rollout.within), allowed, fix }];
}

function renewalsOf({ load }: LoadedAgent, { lifetimeSeconds }: AgentCapacity): number {
  return renewalsPerSecond(load.expectedWorkloads ?? 0, lifetimeSeconds);
}

function close(agent: LoadedAgent, capacity: AgentCapacity): string[] {
  const { expectedWorkloads: proxies = 0, rollout } = agent.load;
  const { signing } = capacity;
  const renewals = renewalsOf(agent, capacity);
  const coldStart = signing.secondsFor(proxies);
  const [pods, within] = rollout ? [rollout.pods, secondsIn(rollout.within)] : [0, Number.POSITIVE_INFINITY];
  const rolledOut = signing.secondsFor(pods, renewals);
  const said = `${signing.text} sign ${rate(signing.perSecond)}${signing.isMeasured ? ' as far as was measured' : ''}`;
  return [
    ...(renewals > CLOSE.renewals * signing.perSecond
      ? [`expectedWorkloads: ${proxies} proxies renew ${rate(renewals)}, and ${said}: a rollout waits long behind them`]
      : []),
    ...(rolledOut > CLOSE.rollout * within
      ? [`rollout.within: the last of ${podsOf(pods)} waits ${inWords(rolledOut)} of ${inWords(within)}: ${said}`]
      : []),
    ...(coldStart > PROGRESS_DEADLINE_SECONDS
      ? [`expectedWorkloads: after a cold start the last of ${proxies} proxies waits ${inWords(coldStart)}: ${said}`]
      : []),
  ];
}

function podsOf(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}
