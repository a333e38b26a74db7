import type { Construct, IConstruct } from 'constructs';
import type { AgentSettings } from '../settings';

/** How one installer brings an agent into the cluster, with all its settings decided and checked. */
export interface AgentInstallerStrategy {
  /** Adds the objects to the tree and returns the main one. Refuses by name what the installer cannot say. */
  install(scope: Construct, settings: AgentSettings): IConstruct | undefined;
}
