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
}

/** What a check found and wanted. */
export interface Comparison {
  readonly found: string;
  readonly wanted: string;
}

/** What a finding that does not hold tells its reader. */
export interface Advice {
  readonly meaning: string;
  readonly fix: string;
}

/** The finding of a check that holds. */
export const pass = ending<Comparison>(CheckStatus.PASS);

/** The finding of a check that does not hold. */
export const fail = ending<Comparison & Advice>(CheckStatus.FAIL);

/** The finding of a check that holds, with something to look at. */
export const warn = ending<Comparison & Advice>(CheckStatus.WARN);

/** The finding of a check that was not made, for want of something to compare with. */
export const skip = ending<Comparison & Advice>(CheckStatus.SKIP);

/** The finding of a check that could not be made. */
export const failedToRead = ending<Comparison & Advice>(CheckStatus.ERROR);

/** The finding of a check that needs the trust anchor where there is none. */
export function withoutAnchors(check: Check, subject: string): Finding {
  return failedToRead(check, subject, {
    found: 'nothing to compare with',
    wanted: 'the CA of the Secret',
    meaning: 'The CA certificate that the mesh is meant to trust could not be read.',
    fix: 'See the check trust-anchor.',
  });
}

function ending<Said extends Comparison & Partial<Advice>>(status: CheckStatus) {
  return (check: Check, subject: string, said: Said): Finding => {
    // Others than these, such as how a comparison ended, are not part of a finding.
    const { found, wanted, meaning, fix } = said;
    return makeFinding('verify', { check, subject, status, found, wanted, meaning, fix });
  };
}
