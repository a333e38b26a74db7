import type { Construct } from 'constructs';
import { refuse } from '../internal/refusal';
import type { CertificateNeed } from '../signing/certificate-need';

/** A need with what its objects are called. */
export interface ApprovedNeed {
  /** What the names of its objects have after the agent's. */
  readonly key: string;
  readonly need: CertificateNeed;
  /** Whether its issuers come and go by rotation, so that the names of its policies must not depend on how many there are. */
  readonly rotates: boolean;
}

/**
 * The needs of authorities, each once. They are called after namespace and name with a dot between, because a namespace has none: no
 * two Certificates get one name, and none gets the name of something that the agent needs.
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

/** What a need comes to, whatever objects say it. */
function fingerprint({ issuers, maxDuration, ...rest }: CertificateNeed): string {
  const signers = issuers.map(({ group, kind, name, namespace }) => [group, kind, name, namespace]);
  const fields = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([signers, maxDuration?.toMilliseconds(), fields]);
}
