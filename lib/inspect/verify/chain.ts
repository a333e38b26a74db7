import type { CertificateCache } from '../../x509/certificate-cache';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { moment, named } from './describe';
import { isExpired, isTooEarly } from './expiry';

/** Longer chains are a mistake or an attack. */
const LONGEST_CHAIN = 10;

/** Nobody sends this many who means well, and each may have to be verified against each. */
const MOST_CERTIFICATES = 50;

/** Cross-signed CAs multiply the ways up. */
const MOST_STEPS = 200;

export enum ChainProblem {
  NO_LEAF,
  NOT_YET_VALID,
  EXPIRED,
  TOO_LONG,
  UNTRUSTED_ROOT,
  OTHER_KEY,
  NO_SIGNER,
  NOT_CA,
  WRONG_USE,
  UNKNOWN_EXTENSION,
  /** Nothing is wrong as far as this library can tell, but peers look further. */
  NAME_CONSTRAINTS,
}

/** The two ways of use in TLS, as the extended key usage tells them (RFC 5280, section 4.2.1.12). */
export const TLS_SERVER = '1.3.6.1.5.5.7.3.1';
export const TLS_CLIENT = '1.3.6.1.5.5.7.3.2';

/** A CA may say that it is for every use (anyExtendedKeyUsage). */
const ANY_USE = '2.5.29.37.0';

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
  if (!leaf) return against([], ChainProblem.NO_LEAF, 'there is no certificate');
  if (leaf.isCa) return against([leaf], ChainProblem.NO_LEAF, `the first certificate is a CA: ${named(leaf)}`);
  if (chain.length > MOST_CERTIFICATES) {
    return against([leaf], ChainProblem.TOO_LONG, `it holds ${chain.length} certificates`);
  }
  const wrongUse = wrongUseOf(leaf, uses);
  if (wrongUse !== undefined) return against([leaf], ChainProblem.WRONG_USE, wrongUse);
  let best: ChainVerdict = { path: [] };
  let steps = 0;
  const climb = (path: readonly ParsedCertificate[]): ChainVerdict | undefined => {
    const last = path[path.length - 1] as ParsedCertificate;
    const roots = anchors.filter((anchor) => cache.isSignedBy(last, anchor));
    for (const root of roots) {
      const verdict = judged([...path, root], at, uses);
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
    if (roots.length === 0) best = better(best, deadEnd(path, [...anchors, ...others]));
    return undefined;
  };
  return climb([leaf]) ?? best;
}

function against(path: readonly ParsedCertificate[], problem: ChainProblem, text: string): ChainVerdict {
  return { path, problem, text };
}

/** The verdict that explains more: the one that came further up, unless the other one is no verdict against the chain. */
function better(one: ChainVerdict, other: ChainVerdict): ChainVerdict {
  const [isOpen, otherIsOpen] = [one, other].map(({ problem }) => problem === ChainProblem.NAME_CONSTRAINTS);
  if (isOpen !== otherIsOpen) return isOpen ? one : other;
  return other.path.length > one.path.length ? other : one;
}

function wrongUseOf(leaf: ParsedCertificate, uses: readonly string[]): string | undefined {
  const { extendedKeyUsages, allowsDigitalSignature } = leaf;
  if (extendedKeyUsages && uses.some((use) => !extendedKeyUsages.includes(use))) {
    return `${named(leaf)} may not be used as TLS ${usesInWords(uses)}`;
  }
  // Every handshake of TLS 1.3, and every one with an ephemeral key before it, is signed by the key of the leaf.
  return allowsDigitalSignature ? undefined : `${named(leaf)} has a key usage without digitalSignature`;
}

function usesInWords(uses: readonly string[]): string {
  return uses.map((use) => (use === TLS_SERVER ? 'server' : 'client')).join(' and ');
}

function judged(path: readonly ParsedCertificate[], at: Date, uses: readonly string[]): ChainVerdict {
  for (const [index, certificate] of path.entries()) {
    const who = named(certificate);
    const { notBefore, notAfter, pathLength, extendedKeyUsages, unknownCriticalExtensions } = certificate;
    if (isTooEarly(certificate, at)) {
      return against(path, ChainProblem.NOT_YET_VALID, `${who} is not valid before ${moment(notBefore)}`);
    }
    if (isExpired(certificate, at)) {
      return against(path, ChainProblem.EXPIRED, `${who} expired at ${moment(notAfter)}`);
    }
    // A path length counts the CAs between this one and the leaf.
    if (pathLength !== undefined && index - 1 > pathLength) {
      const text = `${who} allows ${pathLength} CAs below it, and there are ${index - 1}`;
      return against(path, ChainProblem.TOO_LONG, text);
    }
    // Go and OpenSSL let a CA hand on only the uses that it has itself; the leaf's own were looked at before.
    const allowed = index === 0 ? undefined : extendedKeyUsages;
    if (allowed && !allowed.includes(ANY_USE) && uses.some((use) => !allowed.includes(use))) {
      const text = `${who} may not sign certificates for TLS ${usesInWords(uses)}`;
      return against(path, ChainProblem.WRONG_USE, text);
    }
    if (unknownCriticalExtensions.length > 0) {
      const text = `${who} has a critical extension that is not evaluated: ${unknownCriticalExtensions.join(', ')}`;
      return against(path, ChainProblem.UNKNOWN_EXTENSION, text);
    }
  }
  const limiting = path.find(({ isCa, hasNameConstraints }) => isCa && hasNameConstraints);
  if (!limiting) return { path };
  const text = `${named(limiting)} has name constraints, which are not evaluated`;
  return against(path, ChainProblem.NAME_CONSTRAINTS, text);
}

function deadEnd(path: readonly ParsedCertificate[], candidates: readonly ParsedCertificate[]): ChainVerdict {
  const last = path[path.length - 1] as ParsedCertificate;
  const who = named(last);
  if (last.isSelfSigned) {
    return against(path, ChainProblem.UNTRUSTED_ROOT, `it ends in ${who}, which is not the CA wanted`);
  }
  const signer = candidates.find((candidate) => !candidate.isCa && last.isSignedWithKeyOf(candidate));
  if (signer) return against(path, ChainProblem.NOT_CA, `${who} is signed by ${named(signer)}, which is no CA`);
  const isNamesake = candidates.some((candidate) => candidate.subject === last.issuer && !candidate.equals(last));
  return isNamesake
    ? against(path, ChainProblem.OTHER_KEY, `${who} names ${last.issuer} as its signer, but another key signed it`)
    : against(path, ChainProblem.NO_SIGNER, `the signer of ${who} is missing: ${last.issuer || '(no name)'}`);
}
