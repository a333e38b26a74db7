import type { CallLimit } from '../../facts/kubernetes';
import { goSeconds, secondsIn } from '../../internal/lifetimes';
import { callsPerSigning, SigningCapacity, type SigningSetup } from '../capacity/signing-capacity';
import { flagFallback } from '../options/index';
import { pods } from '../options/pods';
import { requests } from '../options/requests';
import { controller, server } from '../options/server';
import type { AgentSettings } from '../settings';

/** What an agent signs, with the settings that decide it. */
export interface AgentCapacity {
  readonly setup: SigningSetup;
  readonly signing: SigningCapacity;
  /** The longest lifetime of a workload certificate. */
  readonly lifetimeSeconds: number;
}

/** The settings that may be tried in place of an agent's own. */
export type Change = Partial<Pick<SigningSetup, 'replicas' | 'isLimited' | 'certManager'>> & {
  readonly lifetimeSeconds?: number;
};

export function agentCapacity(settings: AgentSettings, certManager?: CallLimit & { name: string }): AgentCapacity {
  const { release } = settings;
  const setup = {
    replicas: Number(settings.get(pods.replicas) ?? 1),
    isLimited: settings.get(controller.disableRateLimiter) !== true,
    calls: callsPerSigning(release, settings.get(requests.preserve) === true),
    certManager,
  };
  const lifetime = settings.get(server.maxCertificateDuration)?.duration;
  const fallback = flagFallback('max-client-certificate-duration', release);
  const lifetimeSeconds = lifetime === undefined ? (goSeconds(fallback) ?? 0) : secondsIn(lifetime);
  return { setup, signing: new SigningCapacity(setup), lifetimeSeconds };
}

/** The same agent with other settings. */
export function changed(capacity: AgentCapacity, { lifetimeSeconds, ...change }: Change): AgentCapacity {
  const setup = { ...capacity.setup, ...change };
  return {
    setup,
    signing: new SigningCapacity(setup),
    lifetimeSeconds: lifetimeSeconds ?? capacity.lifetimeSeconds,
  };
}
