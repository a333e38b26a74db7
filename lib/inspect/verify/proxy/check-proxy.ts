import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import type { PemError } from '../../../x509/pem';
import type { Finding } from '../../report/finding';
import { compareBundle, INTERMEDIATE_ADVICE, notCertificates, readPem } from '../bundles';
import { Check, type CheckAt, checkAt, withoutAnchors } from '../checks';
import { moment, namedAll, span } from '../describe';
import type { Criteria, Expectations } from '../expectations';
import { isExpired, isTooEarly, lifeSeconds, remainingShare } from '../expiry';
import { checkChain, checkSigner } from './check-chain';
import { checkIdentity, expectationsOf } from './check-identity';
import { decoded, type ProxyDump } from './proxy-dump';

/** Issuers such as Vault date certificates back by some seconds, against clocks that differ. */
const LIFETIME_TOLERANCE_SECONDS = 60;

/** Enough of a serial number to find the certificate; istio-csr's have 32 digits. */
const SHOWN_SERIAL = 16;

/** All checks of one proxy: what it trusts, and the certificate that it shows to others. */
export function checkProxy(dump: ProxyDump, subject: string, criteria: Criteria): Finding[] {
  const { expectations, cache } = criteria;
  const root = checkRoot(dump, subject, criteria);
  if (dump.root !== undefined) showRoots(dump.root, subject, criteria);
  const check = checkAt(Check.WORKLOAD_CERTIFICATE, subject, 'a certificate of its own');
  if (dump.chain === undefined) {
    const missing = check.fail(dump.missing ?? 'none', {
      meaning: 'The proxy has no certificate, so it takes part in no mutual TLS.',
      fix: 'Look at its log, and at the log of the agent and its CertificateRequests: the signing request was not answered.',
    });
    return [missing, root];
  }
  const pem = decoded(dump.chain);
  const chain = readPem(() => cache.chain(pem));
  if ('error' in chain) return [unreadable(check, chain.error), root];
  const [leaf] = chain.certificates as [ParsedCertificate];
  criteria.evidence?.sawChain({ subject, ...chain }, criteria.anchors ?? [], expectations.at, cache);
  return [
    check.pass(`serial ${leaf.serialNumber.toLowerCase().slice(0, SHOWN_SERIAL)}…`),
    root,
    checkChain(chain.certificates, subject, criteria),
    // A ztunnel holds certificates for others: each has to be for the identity that it was asked for.
    checkIdentity(leaf, subject, expectationsOf(dump.identity, expectations)),
    checkSigner(leaf, subject, criteria),
    checkLifetime(leaf, subject, expectations),
    checkExpiry(leaf, subject, expectations),
  ];
}

/** Rubbish in place of roots is told by their check. */
function showRoots(text: string, subject: string, { evidence, cache }: Criteria): void {
  const read = readPem(() => cache.bundle(decoded(text)));
  if ('certificates' in read) evidence?.sawRoots({ subject, ...read });
}

function checkRoot(dump: ProxyDump, subject: string, { anchors, cache }: Criteria): Finding {
  if (!anchors) return withoutAnchors(Check.ROOT_MATCHES, subject);
  const wanted = namedAll(anchors);
  if (dump.root === undefined) {
    const meaning = 'The proxy trusts no CA, so it accepts no peer.';
    const fix = 'Look at its log: the root comes with the first certificate, from the agent.';
    return checkAt(Check.ROOT_MATCHES, subject, wanted).fail('no ROOTCA', { meaning, fix });
  }
  const { result, found, certificates } = compareBundle(decoded(dump.root), anchors, cache);
  const check = checkAt(Check.ROOT_MATCHES, subject, wanted, certificates);
  switch (result) {
    case 'same':
      return check.pass(found);
    case 'missing':
      return check.fail(found, {
        meaning: 'The proxy does not trust your CA: it refuses peers whose certificates your CA signed.',
        fix: 'If the CA was renewed with a new key, restart the agent, istiod and the workload, in this order. Otherwise see the check signer: the proxy may ask istiod.',
      });
    case 'intermediate':
      return check.warn(found, INTERMEDIATE_ADVICE);
    case 'extra':
      return check.fail(found, {
        meaning:
          'The proxy trusts your CA and another one beside it, and the key of the other one can make a certificate of any workload.',
        fix: 'During a rotation this is meant: name the other root too (give --ca-secret once more). Otherwise find where it comes from: the root ConfigMap, or caCertificates in meshConfig.',
      });
    default:
      return unreadable(check, result);
  }
}

function checkLifetime(leaf: ParsedCertificate, subject: string, { maxLifetimeSeconds }: Expectations): Finding {
  const seconds = lifeSeconds(leaf);
  const found = span(seconds);
  if (maxLifetimeSeconds === undefined) {
    const meaning = 'The lifetime was compared with nothing.';
    const fix = "Give --dist, or the agent's maximum with --max-lifetime.";
    return checkAt(Check.LIFETIME, subject, 'not told').skip(found, { meaning, fix });
  }
  const check = checkAt(Check.LIFETIME, subject, `at most ${span(maxLifetimeSeconds)}`);
  if (seconds <= maxLifetimeSeconds + LIFETIME_TOLERANCE_SECONDS) return check.pass(found);
  return check.fail(found, {
    meaning:
      'The certificate lives longer than the agent allows: another signer made it, or the issuer sets lifetimes of its own.',
    fix: 'See the check signer. Some issuers date certificates back (AWS Private CA: by an hour) or have a shortest lifetime: say so with --max-lifetime.',
  });
}

function checkExpiry(leaf: ParsedCertificate, subject: string, { at, warnBelow }: Expectations): Finding {
  const wanted = `valid, with ${Math.round(warnBelow * 100)}% of its life left`;
  const check = checkAt(Check.EXPIRY, subject, wanted, [leaf]);
  if (isTooEarly(leaf, at)) {
    const meaning = 'The certificate is not valid yet: peers refuse it.';
    const fix = 'Compare the clocks of the issuer, of the nodes and of this machine.';
    return check.fail(`valid from ${moment(leaf.notBefore)}`, { meaning, fix });
  }
  if (isExpired(leaf, at)) {
    return check.fail(`expired at ${moment(leaf.notAfter)}`, {
      meaning: 'The certificate has expired: the proxy could not renew it, and peers refuse it.',
      fix: "Look at the agent and its CertificateRequests, and at the proxy's log. If the dump is old, save it again.",
    });
  }
  const share = remainingShare(leaf, at);
  const left = (leaf.notAfter.getTime() - at.getTime()) / 1000;
  const found = `${span(left)} left (${Math.floor(share * 100)}%)`;
  if (share >= warnBelow) return check.pass(found);
  const meaning = 'The certificate is near its end. Proxies renew after half of its life, so renewing seems to fail.';
  const fix = "Look at the agent and its CertificateRequests, and at the proxy's log, before it expires.";
  return check.warn(found, { meaning, fix });
}

function unreadable(check: CheckAt, error: PemError): Finding {
  const found = notCertificates(error);
  if (error.hasPrivateKey) {
    const meaning =
      'Secret key material stands among the certificates, where it is sent to peers or shown to whoever may read them.';
    const fix = 'Treat the key as leaked: find who put it there, take it out, and issue a new one.';
    return check.fail(found, { meaning, fix });
  }
  const meaning = 'What the proxy holds is no list of certificates, so nothing could be checked.';
  const fix = 'Save the dump again. If it stays so, the issuer returns something else than certificates in PEM.';
  return check.error(found, { meaning, fix });
}
