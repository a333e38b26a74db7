import type { CertificateCache } from '../x509/certificate-cache';
import type { ParsedCertificate } from '../x509/parsed-certificate';
import { moment, named } from './describe';

/** Longer chains are a mistake or an attack. */
const LONGEST_CHAIN = 10;

/** Nobody sends this many who means well, and each may have to be verified against each. */
const MOST_CERTIFICATES = 50;

/** Cross-signed CAs multiply the ways up. */
const MOST_STEPS = 200;

/** What is wrong with a chain. */
export enum ChainProblem {
  NO_LEAF,
  NOT_YET_VALID,
  EXPIRED,
  TOO_LONG,
  UNTRUSTED_ROOT,
  OTHER_KEY,
  NO_SIGNER,
  WRONG_USE,
}

/** The two ways of use in TLS, as the extended key usage tells them (RFC 5280, section 4.2.1.12). */
export const TLS_SERVER = '1.3.6.1.5.5.7.3.1';
export const TLS_CLIENT = '1.3.6.1.5.5.7.3.2';

/** How the verification of a chain ended. */
export interface ChainVerdict {
  /** The certificates from the leaf to the trust anchor, or as far as the signatures led. */
  readonly path: readonly ParsedCertificate[];
  /** What is wrong; nothing when the chain verifies. */
  readonly problem?: ChainProblem;
  /** The problem in words, with the certificate that has it. */
  readonly text?: string;
}

/**
 * Verifies a chain as a TLS peer does (RFC 5280): from the first certificate over those behind it, in whatever order, up to one of the
 * trust anchors; every signature, validity, right to sign and path length on the way. Where several ways lead up, one that holds is
 * enough, as with a CA that was cross-signed.
 *
 * @param uses how the first certificate is to be used
 */
export function verifyChain(
  chain: readonly ParsedCertificate[],
  anchors: readonly ParsedCertificate[],
  at: Date,
  cache: CertificateCache,
  uses: readonly string[],
): ChainVerdict {
  const [leaf, ...others] = chain;
  if (!leaf) return { path: [], problem: ChainProblem.NO_LEAF, text: 'there is no certificate' };
  if (leaf.isCa) {
    return { path: [leaf], problem: ChainProblem.NO_LEAF, text: `the first certificate is a CA: ${named(leaf)}` };
  }
  if (chain.length > MOST_CERTIFICATES) {
    return { path: [leaf], problem: ChainProblem.TOO_LONG, text: `it holds ${chain.length} certificates` };
  }
  const { extendedKeyUsages } = leaf;
  if (extendedKeyUsages && uses.some((use) => !extendedKeyUsages.includes(use))) {
    const text = `${named(leaf)} may not be used as TLS ${uses.map((use) => (use === TLS_SERVER ? 'server' : 'client')).join(' and ')}`;
    return { path: [leaf], problem: ChainProblem.WRONG_USE, text };
  }
  let best: ChainVerdict = { path: [] };
  let steps = 0;
  const climb = (path: readonly ParsedCertificate[]): ChainVerdict | undefined => {
    const last = path[path.length - 1] as ParsedCertificate;
    const roots = anchors.filter((anchor) => cache.isSignedBy(last, anchor));
    for (const root of roots) {
      const verdict = judged([...path, root], at);
      if (verdict.problem === undefined) return verdict;
      best = better(best, verdict);
    }
    steps += 1;
    const mayClimb = path.length < LONGEST_CHAIN && steps < MOST_STEPS;
    const signers = others.filter((other) => mayClimb && !path.includes(other) && cache.isSignedBy(last, other));
    for (const signer of signers) {
      const verdict = climb([...path, signer]);
      if (verdict) return verdict;
    }
    if (roots.length === 0) best = better(best, { path, ...deadEnd(last, [...anchors, ...others]) });
    return undefined;
  };
  return climb([leaf]) ?? best;
}

/** The verdict that explains more: the one that came further up. */
function better(one: ChainVerdict, other: ChainVerdict): ChainVerdict {
  return other.path.length > one.path.length ? other : one;
}

/** Checks what signatures do not tell. */
function judged(path: readonly ParsedCertificate[], at: Date): ChainVerdict {
  for (const [index, certificate] of path.entries()) {
    const who = named(certificate);
    const { notBefore, notAfter, pathLength } = certificate;
    if (at < notBefore) {
      return { path, problem: ChainProblem.NOT_YET_VALID, text: `${who} is not valid before ${moment(notBefore)}` };
    }
    if (at > notAfter) return { path, problem: ChainProblem.EXPIRED, text: `${who} expired at ${moment(notAfter)}` };
    // A path length counts the CAs between this one and the leaf.
    if (pathLength !== undefined && index - 1 > pathLength) {
      const text = `${who} allows ${pathLength} CAs below it, and there are ${index - 1}`;
      return { path, problem: ChainProblem.TOO_LONG, text };
    }
  }
  return { path };
}

function deadEnd(last: ParsedCertificate, candidates: readonly ParsedCertificate[]): Omit<ChainVerdict, 'path'> {
  const who = named(last);
  if (last.isSelfSigned) {
    return { problem: ChainProblem.UNTRUSTED_ROOT, text: `it ends in ${who}, which is not the CA wanted` };
  }
  const namesake = candidates.find((candidate) => candidate.subject === last.issuer && !candidate.equals(last));
  return namesake
    ? { problem: ChainProblem.OTHER_KEY, text: `${who} names ${last.issuer} as its signer, but another key signed it` }
    : { problem: ChainProblem.NO_SIGNER, text: `the signer of ${who} is missing: ${last.issuer || '(no name)'}` };
}
