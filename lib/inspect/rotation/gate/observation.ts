/** A root as the gate tells it apart: the hash of its key, and its name. A renewed certificate for the same key is the same root. */
export type RootKey = string;

/** Something that verifies others: the roots that it trusts, or nothing where that could not be told. */
export interface Trusting {
  readonly name: string;
  readonly trusts?: ReadonlySet<RootKey>;
  /** Why it could not be told, or what else is to be said. */
  readonly why?: string;
}

/** Something with a certificate, or that has some signed: the root above the signer, or nothing where that could not be told. */
export interface Signed {
  readonly name: string;
  readonly signer?: RootKey;
  /** Whether it may still have a certificate from before its signer changed. */
  readonly isStale?: boolean;
  readonly why?: string;
}

/** Something that takes over a change with a delay: whether it has, or nothing where that could not be told. */
export interface Delayed {
  readonly name: string;
  readonly hasArrived?: boolean;
  readonly why?: string;
}

/** A webhook: what the API server verifies istiod with, and whether istiod has written all that it knows. */
export interface Webhook extends Trusting, Pick<Delayed, 'hasArrived'> {}

/** A proxy, or a workload of a ztunnel: its own certificate, and what it verifies others with. */
export interface Held extends Trusting, Pick<Signed, 'signer'> {
  /** In how many seconds it renews its certificate at the latest, if nothing is wrong; nothing where that is over. */
  readonly renewsIn?: number;
}

/** What a running mesh shows of a rotation. */
export interface Observation {
  /** What the agent mounts. */
  readonly collected: Trusting;
  /** The pods of the agent: whether each has read what it mounts. */
  readonly replicas: readonly Delayed[];
  /** The root ConfigMaps. */
  readonly published: readonly Trusting[];
  /** The root ConfigMaps: whether the kubelets have brought each into the pods. */
  readonly files: readonly Delayed[];
  readonly webhooks: readonly Webhook[];
  /** The ztunnels: whether each verifies the agent with the roots in its file. */
  readonly ztunnels: readonly Delayed[];
  readonly proxies: readonly Held[];
  /** The agent: whom its Deployment and each of its pods ask, and who signed the certificates that these serve. */
  readonly agent: readonly Signed[];
  /** istiod's certificate: whom its Certificate names, and who signed what is in its Secret. */
  readonly istiod: readonly Signed[];
  /** The pods of istiod: whether each serves what is in the Secret. */
  readonly serving: readonly Delayed[];
}
