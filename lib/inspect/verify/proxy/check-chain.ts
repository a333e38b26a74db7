import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import type { Finding } from '../../report/finding';
import { ChainProblem, TLS_CLIENT, TLS_SERVER, verifyChain } from '../chain';
import { Check, checkAt, withoutAnchors } from '../checks';
import type { Criteria } from '../expectations';

const FIXES: Readonly<Record<ChainProblem, string>> = {
  [ChainProblem.NO_LEAF]: 'Look at the issuer: the certificate of the workload has to come first in what it returns.',
  [ChainProblem.NOT_YET_VALID]: 'Compare the clocks of the issuer, of the nodes and of this machine.',
  [ChainProblem.EXPIRED]:
    'Renew what expired: a CA with the same key (rotationPolicy: Never). A workload renews by itself: look at the log of its proxy and of the agent.',
  [ChainProblem.TOO_LONG]:
    'Sign with a CA nearer to the root, or issue the CA that limits the path anew, with a longer path length or none.',
  [ChainProblem.UNTRUSTED_ROOT]:
    'Another CA signs for this proxy: see the check signer, and the issuer that the agent uses. Or the Secret is not the one of that issuer.',
  [ChainProblem.OTHER_KEY]:
    'The CA got a new key under its old name, as cert-manager does from 1.18 on by default: set rotationPolicy: Never, and restart the agent, istiod and the workload, in this order.',
  [ChainProblem.WRONG_USE]:
    'Workloads are clients and servers at once: let the issuer keep both extended key usages of the request and the key usage digitalSignature, and the CAs above have both or none (Vault roles: client_flag and server_flag; AWS Private CA: a template that passes them through).',
  [ChainProblem.NOT_CA]:
    'Sign with a certificate of a CA: isCA: true in its Certificate (basicConstraints CA:TRUE, and keyCertSign where it has a key usage).',
  [ChainProblem.UNKNOWN_EXTENSION]:
    'Issue this certificate without the extension, or with one that is not critical: who does not know a critical one has to refuse it.',
  [ChainProblem.NAME_CONSTRAINTS]:
    'Compare them with the SANs of the workload (openssl x509 -noout -text): a name outside of them is refused.',
  [ChainProblem.NO_SIGNER]:
    'If this is not your CA, see the check signer. If it is an intermediate of yours, the issuer has to return the whole chain below the root: with two tiers this needs cert-manager 1.4 or later.',
};

export function checkChain(
  chain: readonly ParsedCertificate[],
  subject: string,
  { anchors, expectations, cache }: Omit<Criteria, 'istiods'>,
): Finding {
  if (!anchors) return withoutAnchors(Check.CHAIN, subject);
  const { path, problem, text = '' } = verifyChain(chain, anchors, expectations.at, cache, [TLS_SERVER, TLS_CLIENT]);
  const check = checkAt(Check.CHAIN, subject, 'every signature and validity up to the CA');
  if (problem === undefined) {
    const names = path.map(({ subject: name }, index) => (index === 0 ? 'workload' : name || '(no subject)'));
    return check.pass(names.join(' < '));
  }
  if (problem === ChainProblem.NAME_CONSTRAINTS) {
    const meaning = 'A CA limits the names below it. All else holds, but peers may still refuse this workload.';
    return check.warn(text, { meaning, fix: FIXES[problem] });
  }
  return check.fail(text, { meaning: 'Peers that trust your CA refuse this workload.', fix: FIXES[problem] });
}

/** Checks that istiod did not sign the certificate: its own CA is switched off in a mesh with istio-csr. */
export function checkSigner(
  leaf: ParsedCertificate,
  subject: string,
  { anchors = [], istiods, cache }: Omit<Criteria, 'expectations'>,
): Finding {
  const found = leaf.issuer || '(no name)';
  const check = checkAt(Check.SIGNER, subject, "not istiod's own CA");
  // istiod's self-signed CA has the trust domain as its organization and no common name.
  const looksLikeIstiod = /^O=[^,=]+$/.test(leaf.issuer);
  const isByIstiod = istiods.some((istiod) => cache.isSignedBy(leaf, istiod));
  const isByAnchor = anchors.some((anchor) => cache.isSignedBy(leaf, anchor));
  if (isByIstiod || (looksLikeIstiod && !isByAnchor)) {
    return check.fail(found, {
      meaning: 'istiod signed this certificate with a CA of its own, so the workload does not use yours.',
      fix: "Set ENABLE_CA_SERVER=false on istiod and global.caAddress to the agent's Service, then restart istiod and the workload.",
    });
  }
  if (looksLikeIstiod) {
    return check.warn(found, {
      meaning:
        'The CA of the Secret carries the name that istiod gives to its own CA: an organization and nothing else.',
      fix: 'If the Secret was copied from istio-ca-secret, the mesh still trusts the CA of istiod. Otherwise give your CA a common name.',
    });
  }
  return check.pass(found);
}
