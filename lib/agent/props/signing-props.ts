/** The CertificateRequests that the agent creates. */
export interface IstioCsrCertificateRequests {
  /**
   * The namespace they are created in. A namespaced issuer has to be there too.
   *
   * @default - the mesh's namespace
   */
  readonly namespace?: string;

  /**
   * Annotations on each request and on istiod's Certificate, for example for an approver. Needs istio-csr v0.7.0 or later.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Whether signed requests are kept, for debugging: in the long run they fill etcd and slow the API server down.
   *
   * @default false
   */
  readonly preserve?: boolean;
}

/** How many replicas a drain of nodes may take away. Set one of the two, as a number (`1`) or a percentage (`50%`). */
export interface IstioCsrDisruptionBudget {
  /**
   * Whether there is a PodDisruptionBudget.
   *
   * @default - true from 2 replicas on
   */
  readonly enabled?: boolean;

  /**
   * The pods that have to stay.
   *
   * @default '1' unless maxUnavailable is set
   */
  readonly minAvailable?: string;

  /**
   * The pods that may go at once.
   *
   * @default - not set
   */
  readonly maxUnavailable?: string;
}
