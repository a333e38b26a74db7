/** What the certificates of a mesh are compared with. What is not known is not compared. */
export interface Expectations {
  readonly trustDomain?: string;
  /** The namespaces of which a workload may be. */
  readonly namespaces?: readonly string[];
  /** The service accounts as which a workload may run. */
  readonly serviceAccounts?: readonly string[];
  /** The workloads that were synthesized, as NAMESPACE/SERVICE_ACCOUNT. */
  readonly workloads?: readonly string[];
  /** The longest life of a workload's certificate: the agent's maximum. */
  readonly maxLifetimeSeconds?: number;
  /** The moment at which everything has to be valid. */
  readonly at: Date;
  /** The share of a certificate's life below which it is near its end, from 0 to 1. */
  readonly warnBelow: number;
}
