import { IstioCsrRelease } from 'cdk8s-istio-csr';

/** The newest release of istio-csr, for tests that do not mean an older one. */
export const LATEST = IstioCsrRelease.LATEST.version;
