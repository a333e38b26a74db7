import type { Construct } from 'constructs';
import { refuse } from '../internal/refusal';
import type { CertificateNeed } from '../signing/certificate-need';

/** A need, with the names of its objects. */
export interface ApprovedNeed {
  /** The part of its objects' names after the agent's name. */
  readonly key: string;
  readonly need: CertificateNeed;
  /** Whether its issuers come and go by rotation, so that the names of its policies must not depend on how many there are. */
  readonly rotates: boolean;
}

/**
 * The needs of authorities, each once. Their keys are namespace and name with a dot between. A namespace has no dot, so that no two
 * Certificates get the same key, and none gets that of a need of the agent.
 */
export function authorityNeeds(site: Construct, needs: readonly CertificateNeed[]): ApprovedNeed[] {
  const byKey = new Map<string, CertificateNeed>();
  for (const need of needs) {
    const key = `ca-${need.namespace}.${need.name}`;
    const other = byKey.get(key);
    if (other !== undefined && fingerprint(other) !== fingerprint(need)) {
      refuse(site, {
        prop: 'authorities',
        received: `two that need a certificate "${need.name}" in namespace ${need.namespace}, and not the same`,
        allowed: 'one need of each name in a namespace',
        fix: 'Give the CAs different names, or leave out the one that is for another cluster or agent.',
      });
    }
    byKey.set(key, need);
  }
  return [...byKey].map(([key, need]) => ({ key, need, rotates: false }));
}

/** The content of a need, to compare needs by. */
function fingerprint({ issuers, maxDuration, ...rest }: CertificateNeed): string {
  const signers = issuers.map(({ group, kind, name, namespace }) => [group, kind, name, namespace]);
  const fields = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([signers, maxDuration?.toMilliseconds(), fields]);
}
