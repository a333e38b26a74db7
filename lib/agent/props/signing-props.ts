/** The CertificateRequests that the agent creates. */
export interface IstioCsrCertificateRequests {
  /**
   * The namespace they are created in. A namespaced issuer has to be there too.
   *
   * @default - the mesh's namespace
   */
  readonly namespace?: string;

  /**
   * Annotations on each request, for example for an approver. They go onto the Certificate of istiod as well. Needs istio-csr v0.7.1
   * or later.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Whether requests are kept when they are signed. For debugging, and not for long: a request per workload and renewal stays in
   * etcd, until the API server slows down.
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
