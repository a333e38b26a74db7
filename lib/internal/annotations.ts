/** The annotation on pods that changes with the trust anchor, so that they start anew with it: istiod's and the agent's. */
export const TRUST_ANCHOR_ANNOTATION = 'cdk8s-istio-csr.io/trust-anchor-version';

/** The annotation on a Bundle that says where trust-manager looks for its sources: the Bundle itself has no field for it. */
export const TRUST_NAMESPACE_ANNOTATION = 'cdk8s-istio-csr.io/trust-namespace';
