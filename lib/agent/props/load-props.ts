import type { Duration } from 'cdk8s';

/** Pods that start at once, as in a rollout or when nodes are replaced. */
export interface IstioCsrRollout {
  /** How many start at once: 1 or more. Each asks for a certificate. */
  readonly pods: number;

  /** How long the last of them may wait for its certificate. */
  readonly within: Duration;
}

/** What the agent has to carry. Nothing is made of it: what cannot work is refused, with the settings that would. */
export interface IstioCsrLoad {
  /**
   * The proxies that ask this agent for certificates: pods with a sidecar, gateways and waypoints, and in an ambient mesh the
   * ServiceAccounts on each node. 1 or more. Refused where their renewals alone are more than the limits of calls to the API server allow;
   * where it is close, you are warned.
   *
   * @default - not known, and nothing is checked
   */
  readonly expectedWorkloads?: number;

  /**
   * The rollout to survive. Refused where the limits of calls to the API server let the last pod wait longer.
   *
   * @default - not known, and nothing is checked
   */
  readonly rollout?: IstioCsrRollout;
}
