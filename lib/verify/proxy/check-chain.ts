import type { CertificateCache } from '../../x509/certificate-cache';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { ChainProblem, TLS_CLIENT, TLS_SERVER, verifyChain } from '../chain';
import { Check, fail, pass, withoutAnchors } from '../checks';
import type { VerificationFinding } from '../finding';

/** What to do about each problem of a chain. */
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
    'Workloads are clients and servers at once: let the issuer keep both extended key usages of the request (Vault roles: client_flag and server_flag; AWS Private CA: a template that passes them through).',
  [ChainProblem.NO_SIGNER]:
    'If this is not your CA, see the check signer. If it is an intermediate of yours, the issuer has to return the whole chain below the root: with two tiers this needs cert-manager 1.4 or later.',
};

/** Checks the workload's chain up to the CA. */
export function checkChain(
  chain: readonly ParsedCertificate[],
  subject: string,
  anchors: readonly ParsedCertificate[] | undefined,
  at: Date,
  cache: CertificateCache,
): VerificationFinding {
  if (!anchors) return withoutAnchors(Check.CHAIN, subject);
  const { path, problem, text = '' } = verifyChain(chain, anchors, at, cache, [TLS_SERVER, TLS_CLIENT]);
  const wanted = 'every signature and validity up to the CA';
  if (problem === undefined) {
    const names = path.map(({ subject: name }, index) => (index === 0 ? 'workload' : name || '(no subject)'));
    return pass(Check.CHAIN, subject, { found: names.join(' < '), wanted });
  }
  const meaning = 'Peers that trust your CA refuse this workload.';
  return fail(Check.CHAIN, subject, { found: text, wanted, meaning, fix: FIXES[problem] });
}
