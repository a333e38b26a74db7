import type { CertificateCache } from '../../../x509/certificate-cache';
import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import { PemError } from '../../../x509/pem';
import type { Finding } from '../../report/finding';
import { Check, type Comparison, fail, failedToRead, pass, skip, warn, withoutAnchors } from '../checks';
import { compareBundle } from '../compare-bundle';
import { moment, namedAll, span } from '../describe';
import type { Expectations } from '../expectations';
import { isExpired, isTooEarly, lifeSeconds, remainingShare } from '../expiry';
import { checkChain } from './check-chain';
import { checkIdentity } from './check-identity';
import { checkSigner } from './check-signer';
import { decoded, type ProxyDump } from './proxy-dump';
import { parseSpiffeId } from './spiffe-id';

/** Issuers such as Vault date certificates back by some seconds, against clocks that differ. */
const LIFETIME_TOLERANCE_SECONDS = 60;

/** Enough of a serial number to find the certificate; istio-csr's have 32 digits. */
const SHOWN_SERIAL = 16;

/** What the certificates of a proxy are judged by. */
export interface ProxyCriteria {
  /** The CA certificates that the mesh is meant to trust; nothing where they could not be read. */
  readonly anchors?: readonly ParsedCertificate[];
  /** The certificates of istiod's own CA, where a cluster tells them. */
  readonly istiods: readonly ParsedCertificate[];
  readonly expectations: Expectations;
  readonly cache: CertificateCache;
}

/** All checks of one proxy: what it trusts, and the certificate that it shows to others. */
export function checkProxy(dump: ProxyDump, subject: string, criteria: ProxyCriteria): Finding[] {
  const root = checkRoot(dump, subject, criteria);
  const wanted = 'a certificate of its own';
  if (dump.chain === undefined) {
    const missing = fail(Check.WORKLOAD_CERTIFICATE, subject, {
      found: dump.missing ?? 'none',
      wanted,
      meaning: 'The proxy has no certificate, so it takes part in no mutual TLS.',
      fix: 'Look at its log, and at the log of the agent and its CertificateRequests: the signing request was not answered.',
    });
    return [missing, root];
  }
  let chain: readonly ParsedCertificate[];
  try {
    chain = criteria.cache.chain(decoded(dump.chain));
  } catch (error) {
    if (!(error instanceof PemError)) throw error;
    const { hasPrivateKey, message } = error;
    const found = hasPrivateKey ? 'a key where only certificates belong (not shown)' : `the text ${message}`;
    return [unreadable(Check.WORKLOAD_CERTIFICATE, subject, { found, wanted, hasPrivateKey }), root];
  }
  const [leaf] = chain as [ParsedCertificate];
  const here = pass(Check.WORKLOAD_CERTIFICATE, subject, {
    found: `serial ${leaf.serialNumber.toLowerCase().slice(0, SHOWN_SERIAL)}…`,
    wanted,
  });
  const expectations = dump.identity === undefined ? criteria.expectations : ofIdentity(dump.identity, criteria);
  return [
    here,
    root,
    checkChain(chain, subject, criteria.anchors, expectations.at, criteria.cache),
    checkIdentity(leaf, subject, expectations),
    checkSigner(leaf, subject, { anchors: criteria.anchors ?? [], istiods: criteria.istiods }, criteria.cache),
    checkLifetime(leaf, subject, expectations),
    checkExpiry(leaf, subject, expectations),
  ];
}

/** A ztunnel holds certificates for others: each has to be for the identity that it was asked for. */
function ofIdentity(identity: string, { expectations }: ProxyCriteria): Expectations {
  const id = parseSpiffeId(identity);
  if (!id) return expectations;
  const { trustDomain = id.trustDomain } = expectations;
  return { ...expectations, trustDomain, namespaces: [id.namespace], serviceAccounts: [id.serviceAccount] };
}

/** The root that the proxy trusts, compared certificate by certificate. */
function checkRoot(dump: ProxyDump, subject: string, { anchors, cache }: ProxyCriteria): Finding {
  if (!anchors) return withoutAnchors(Check.ROOT_MATCHES, subject);
  const wanted = namedAll(anchors);
  if (dump.root === undefined) {
    return fail(Check.ROOT_MATCHES, subject, {
      found: 'no ROOTCA',
      wanted,
      meaning: 'The proxy trusts no CA, so it accepts no peer.',
      fix: 'Look at its log: the root comes with the first certificate, from the agent.',
    });
  }
  const { result, ...comparison } = compareBundle(decoded(dump.root), anchors, cache);
  switch (result) {
    case 'same':
      return pass(Check.ROOT_MATCHES, subject, comparison);
    case 'missing':
      return fail(Check.ROOT_MATCHES, subject, {
        ...comparison,
        meaning: 'The proxy does not trust your CA: it refuses peers whose certificates your CA signed.',
        fix: 'If the CA was renewed with a new key, restart the agent, istiod and the workload, in this order. Otherwise see the check signer: the proxy may ask istiod.',
      });
    case 'extra':
      return fail(Check.ROOT_MATCHES, subject, {
        ...comparison,
        meaning:
          'The proxy trusts your CA and another one beside it, so whoever has the key of the other one can pose as any workload.',
        fix: 'During a rotation this is meant: name the other root too (give --ca-secret once more). Otherwise find where it comes from: the root ConfigMap, or caCertificates in meshConfig.',
      });
    default:
      return unreadable(Check.ROOT_MATCHES, subject, { ...comparison, hasPrivateKey: result === 'private-key' });
  }
}

function checkLifetime(leaf: ParsedCertificate, subject: string, { maxLifetimeSeconds }: Expectations) {
  const seconds = lifeSeconds(leaf);
  const found = span(seconds);
  if (maxLifetimeSeconds === undefined) {
    return skip(Check.LIFETIME, subject, {
      found,
      wanted: 'not told',
      meaning: 'The lifetime was compared with nothing.',
      fix: "Give --dist, or the agent's maximum with --max-lifetime.",
    });
  }
  const comparison = { found, wanted: `at most ${span(maxLifetimeSeconds)}` };
  if (seconds <= maxLifetimeSeconds + LIFETIME_TOLERANCE_SECONDS) return pass(Check.LIFETIME, subject, comparison);
  return fail(Check.LIFETIME, subject, {
    ...comparison,
    meaning:
      'The certificate lives longer than the agent allows: another signer made it, or the issuer sets lifetimes of its own.',
    fix: 'See the check signer. Some issuers date certificates back (AWS Private CA: by an hour) or have a shortest lifetime: say so with --max-lifetime.',
  });
}

function checkExpiry(leaf: ParsedCertificate, subject: string, { at, warnBelow }: Expectations): Finding {
  const percent = Math.round(warnBelow * 100);
  const wanted = `valid, with ${percent}% of its life left`;
  if (isTooEarly(leaf, at)) {
    return fail(Check.EXPIRY, subject, {
      found: `valid from ${moment(leaf.notBefore)}`,
      wanted,
      meaning: 'The certificate is not valid yet: peers refuse it.',
      fix: 'Compare the clocks of the issuer, of the nodes and of this machine.',
    });
  }
  if (isExpired(leaf, at)) {
    return fail(Check.EXPIRY, subject, {
      found: `expired at ${moment(leaf.notAfter)}`,
      wanted,
      meaning: 'The certificate has expired: the proxy could not renew it, and peers refuse it.',
      fix: "Look at the agent and its CertificateRequests, and at the proxy's log. If the dump is old, save it again.",
    });
  }
  const share = remainingShare(leaf, at);
  const left = (leaf.notAfter.getTime() - at.getTime()) / 1000;
  const found = `${span(left)} left (${Math.floor(share * 100)}%)`;
  if (share >= warnBelow) return pass(Check.EXPIRY, subject, { found, wanted });
  return warn(Check.EXPIRY, subject, {
    found,
    wanted,
    meaning: 'The certificate is near its end. Proxies renew after half of its life, so renewing seems to fail.',
    fix: "Look at the agent and its CertificateRequests, and at the proxy's log, before it expires.",
  });
}

function unreadable(
  check: Check,
  subject: string,
  { found, wanted, hasPrivateKey }: Comparison & { readonly hasPrivateKey: boolean },
): Finding {
  if (hasPrivateKey) {
    return fail(check, subject, {
      found,
      wanted,
      meaning:
        'Secret key material stands among the certificates, where it is sent to peers or shown to whoever may read them.',
      fix: 'Treat the key as leaked: find who put it there, take it out, and issue a new one.',
    });
  }
  return failedToRead(check, subject, {
    found,
    wanted,
    meaning: 'What the proxy holds is no list of certificates, so nothing could be checked.',
    fix: 'Save the dump again. If it stays so, the issuer returns something else than certificates in PEM.',
  });
}
