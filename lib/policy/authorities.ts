import type { Construct } from 'constructs';
import { beside } from '../internal/beside';
import { refuse } from '../internal/refusal';
import type { CertificateNeed, ICertificateConsumer } from '../signing/certificate-need';
import { RotatingCa } from '../signing/chains/rotating-ca';
import { SelfSignedCaChain } from '../signing/chains/self-signed-ca-chain';
import type { IIssuer } from '../signing/issuer';
import type { ApprovedNeed } from './policy-spec';

/**
 * The issuers and, where one is a generation of a `RotatingCa`, those of all its generations, and whether there is one such: while a
 * rotation activates another generation, old pods of the agent still use the Issuer of the former one.
 *
 * A CA among the authorities takes precedence over one that is only found in the app.
 */
export function withGenerations(
  site: Construct,
  issuers: readonly IIssuer[],
  authorities: readonly ICertificateConsumer[],
): { readonly issuers: IIssuer[]; readonly rotates: boolean } {
  const isRotating = (each: unknown): each is RotatingCa => each instanceof RotatingCa;
  const cas = [...authorities.filter(isRotating), ...beside(site, isRotating)];
  const siblings = issuers.map((issuer) =>
    cas.map((ca) => ca._issuers).find((generations) => generations.some((each) => isSame(each, issuer))),
  );
  const all = issuers.flatMap((issuer, index) => siblings[index] ?? [issuer]);
  return {
    issuers: all.filter((issuer, index) => all.findIndex((each) => isSame(each, issuer)) === index),
    rotates: siblings.some((generations) => generations !== undefined),
  };
}

/** The CAs of the same cluster that sign for these issuers and have a certificate that none of the needs is for. */
export function unapprovedAuthorities(
  site: Construct,
  issuers: readonly IIssuer[],
  approved: readonly CertificateNeed[],
): (RotatingCa | SelfSignedCaChain)[] {
  const certificates = new Set(approved.map(certificateOf));
  return beside(site, (each): each is RotatingCa | SelfSignedCaChain => {
    // A RotatingCa is listed itself, so its chains are not.
    const isCa =
      each instanceof RotatingCa || (each instanceof SelfSignedCaChain && !(each.node.scope instanceof RotatingCa));
    return (
      isCa &&
      issuers.some((issuer) => isSame(issuer, each.issuer)) &&
      each.certificateNeeds.some((need) => !certificates.has(certificateOf(need)))
    );
  });
}

/** The needs of authorities, each once. A namespace has no dot, so NAMESPACE.NAME is unique, also beside the agent's needs. */
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

function certificateOf({ namespace, certificate = '' }: CertificateNeed): string {
  return `${namespace}/${certificate}`;
}

function isSame(one: IIssuer, other: IIssuer): boolean {
  return (['group', 'kind', 'name', 'namespace'] as const).every((field) => one[field] === other[field]);
}
