import { CheckStatus, type Finding } from '../report/finding';
import { makeFinding } from '../report/make-finding';

/** What the checks are called. The ids are contract: reports, pipelines and the headings of docs/verify.md name them. */
export enum Check {
  TRUST_ANCHOR = 'trust-anchor',
  WORKLOAD_CERTIFICATE = 'workload-certificate',
  ROOT_MATCHES = 'root-matches',
  CHAIN = 'chain',
  IDENTITY = 'identity',
  SIGNER = 'signer',
  LIFETIME = 'lifetime',
  EXPIRY = 'expiry',
  CERTIFICATE_READY = 'certificate-ready',
  CERTIFICATE_REQUESTS = 'certificate-requests',
  AGENT_ROLLOUT = 'agent-rollout',
  AGENT_SETTINGS = 'agent-settings',
  ISTIOD_CERTIFICATE = 'istiod-certificate',
  ISTIOD_START = 'istiod-start',
  ISTIOD_CA_OFF = 'istiod-ca-off',
  ROOT_CONFIGMAP = 'root-configmap',
  WEBHOOK_CA = 'webhook-ca',
  LEFTOVER_CA = 'leftover-ca',
  CA_ADDRESS = 'ca-address',
  CLUSTER_ID = 'cluster-id',
  CLUSTER_REACHED = 'cluster-reached',
  CHAIN_ACROSS_CLUSTERS = 'chain-across-clusters',
}

export interface Advice {
  readonly meaning: string;
  readonly fix: string;
}

/** The ways in which a check of one subject can end; what differs is what was found there. */
export function checkAt(check: Check, subject: string, wanted: string) {
  const ending = (status: CheckStatus) => (found: string, advice: Advice) =>
    makeFinding('verify', { check, subject, status, found, wanted, ...advice });
  return {
    pass: (found: string) => makeFinding('verify', { check, subject, status: CheckStatus.PASS, found, wanted }),
    fail: ending(CheckStatus.FAIL),
    warn: ending(CheckStatus.WARN),
    skip: ending(CheckStatus.SKIP),
    error: ending(CheckStatus.ERROR),
  };
}

export type CheckAt = ReturnType<typeof checkAt>;

/** The finding of a check that needs the trust anchor where there is none. */
export function withoutAnchors(check: Check, subject: string): Finding {
  const meaning = 'The CA certificate that the mesh is meant to trust could not be read.';
  const fix = 'See the check trust-anchor.';
  return checkAt(check, subject, 'the CA of the Secret').error('nothing to compare with', { meaning, fix });
}
