import { callsPerSigning, SigningCapacity } from '../../agent/capacity/signing-capacity';
import type { Agent } from '../read/agents/agent';

/**
 * What the capacity model says that some pods of an agent sign a second in the long run, together, for callers who ask again as soon as
 * they have an answer. Nothing where it is not known what the agent is told.
 */
export function expectedPerSecond(agent: Agent, pods: number, callers: number): number | undefined {
  const [limiter, preserving] = ['disable-kubernetes-client-rate-limiter', 'preserve-certificate-requests'];
  if (agent.flag(limiter) === undefined || agent.flag(preserving) === undefined) return undefined;
  const calls = callsPerSigning(agent.release, agent.isOn(preserving));
  // A release before the switch has the limiter, and does not start with the flag.
  return new SigningCapacity({ replicas: pods, isLimited: !agent.isOn(limiter), calls }).withCallers(callers).perSecond;
}
