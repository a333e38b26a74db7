import { refuse, type Site } from '../../internal/refusal';
import type { IIssuer } from '../../signing/issuer';
import { anchorsOf, caChain } from '../../signing/trust/ca-chain';
import type { TrustAnchor } from '../../signing/trust/trust-anchor';
import { certificatesFromPem } from '../../x509/pem';

/** Refuses a CA that does not chain up to the trust anchor, where both are known: the agent would hand out nothing of it. */
export function checkSigners(site: Site, issuers: readonly IIssuer[], anchor: TrustAnchor | undefined): void {
  const pem = anchor?._source.pem;
  if (pem === undefined) return;
  const anchors = certificatesFromPem(pem);
  for (const { kind, name, traits } of issuers) {
    if (traits?.caCertificate === undefined) continue;
    const chain = caChain(site, `caCertificate of ${kind} ${name}`, traits.caCertificate);
    if (anchorsOf(chain, anchors).length > 0) continue;
    const [signer] = chain;
    refuse(site, {
      prop: 'trustAnchor',
      received: anchors.map(({ subject }) => subject),
      allowed: `a root above the CA of ${kind} ${name}, which is "${signer?.subject}" and signed by "${signer?.issuer}"`,
      fix: 'The agent hands out no certificate that does not chain up to its trust anchor: put the root of that CA there.',
    });
  }
}
