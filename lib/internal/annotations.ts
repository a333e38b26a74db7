/** The annotation on pods that changes with the trust anchor, so that they start anew with it: istiod's and the agent's. */
export const TRUST_ANCHOR_ANNOTATION = 'cdk8s-istio-csr.io/trust-anchor-version';
