import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { endings } from '../report/endings';
import type { CheckedCertificate, Finding } from '../report/finding';

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

/**
 * The ways in which a check of one subject can end; what differs is what was found there.
 *
 * @param about the certificates that the check is about
 */
export function checkAt(check: Check, subject: string, wanted: string, about?: readonly ParsedCertificate[]) {
  return endings('verify', check, subject, wanted, about?.flatMap(facts));
}

export type CheckAt = ReturnType<typeof checkAt>;

/** An end that could not be read is none. */
function facts({ subject, fingerprint, notAfter }: ParsedCertificate): CheckedCertificate[] {
  return Number.isNaN(notAfter.getTime()) ? [] : [{ subject, fingerprint, notAfter }];
}

/** The finding of a check that needs the trust anchor where there is none. */
export function withoutAnchors(check: Check, subject: string): Finding {
  const meaning = 'The CA certificate that the mesh is meant to trust could not be read.';
  const fix = 'See the check trust-anchor.';
  return checkAt(check, subject, 'the CA of the Secret').error('nothing to compare with', { meaning, fix });
}
