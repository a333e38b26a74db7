import { MANIFESTS } from './manifests';
import type { AgentInstallerStrategy } from './strategy';

/** Who installs the agent. Whoever it is, the agent is told the same. */
export class AgentInstaller {
  /** The agent's objects are part of the output, for kubectl or GitOps. */
  public static manifests(): AgentInstaller {
    return new AgentInstaller('manifests', MANIFESTS);
  }

  private constructor(
    /** Which installer it is: `manifests` or `helm`. */
    public readonly kind: string,
    /** @internal */
    public readonly _strategy: AgentInstallerStrategy,
  ) {}
}
