import { isJsonObject } from '../../internal/merge';
import { readBytes } from '../../internal/read-input';
import type { CertificateCache } from '../../x509/certificate-cache';
import { day, distinct } from '../../x509/certificates';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { textAt } from '../read/fields';
import type { Finding } from '../report/finding';
import { readPem } from './bundles';
import { Check, checkAt } from './checks';
import { named } from './describe';
import type { Expectations } from './expectations';
import { isExpired, isTooEarly, remainingShare } from './expiry';
import { VerificationInputError } from './input-error';
import { withoutByteOrderMark } from './proxy/json-documents';

/** The CA certificates that the mesh is meant to trust, with what is to be said of them. */
export interface TrustAnchors {
  /** Nothing where they could not be read. */
  readonly anchors?: readonly ParsedCertificate[];
  readonly findings: readonly Finding[];
}

/** etcd takes no object beyond 1.5 MiB, and JSON adds little. */
const MOST_SECRET_BYTES = 4 * 2 ** 20;

/**
 * Reads the CA certificates of files, each of them once: `ca.crt` of a Secret that was saved as JSON; or certificates in PEM, which is
 * how a root that is no Secret is at hand.
 *
 * @param subjectOf how findings call a file
 * @throws InputError naming the file and what is wrong in it
 */
export function anchorsInFiles(
  files: readonly string[],
  expectations: Expectations,
  cache: CertificateCache,
  subjectOf = (file: string) => file,
): Required<TrustAnchors> {
  const sources = files.map((file) => ({ file, certificates: certificatesIn(file, cache) }));
  return {
    anchors: distinct(sources.flatMap(({ certificates }) => certificates)),
    findings: sources.flatMap((one) => checkTrustAnchors(one.certificates, subjectOf(one.file), expectations)),
  };
}

function certificatesIn(file: string, cache: CertificateCache): readonly ParsedCertificate[] {
  const text = withoutByteOrderMark(readBytes(file, MOST_SECRET_BYTES), file).toString('utf8');
  if (text.trim() === '') throw new VerificationInputError(`${file}: is empty`);
  // PEM may have a comment or the words of openssl x509 -text before its blocks; JSON that was cut off is still no PEM.
  const isPem = !text.trimStart().startsWith('{') && text.includes('-----BEGIN ');
  const pem = isPem ? text : caOfSecret(text, file);
  const read = readPem(() => cache.bundle(pem));
  if ('certificates' in read) return read.certificates;
  const hint = read.error.hasPrivateKey ? ' where only certificates belong (it is not shown)' : '';
  throw new VerificationInputError(`${file}: the CA certificate ${read.error.message}${hint}`);
}

function caOfSecret(text: string, file: string): string {
  let secret: unknown;
  try {
    secret = JSON.parse(text);
  } catch {
    // The message of JSON.parse quotes the text, and a Secret holds a private key.
    throw new VerificationInputError(`${file}: is no valid JSON, or is cut off`);
  }
  if (!isJsonObject(secret)) throw new VerificationInputError(`${file}: holds no JSON object`);
  if (textAt(secret, 'kind') !== 'Secret') {
    const save = 'Save the output of: kubectl get secret -n istio-system istio-ca -o json';
    throw new VerificationInputError(`${file}: is no Kubernetes Secret in JSON, and no certificate in PEM. ${save}`);
  }
  const ca = textAt(secret, 'data', 'ca.crt');
  if (ca) return Buffer.from(ca, 'base64').toString('latin1');
  const name = textAt(secret, 'metadata', 'name') ?? 'without a name';
  const fix = "Save the Secret of the CA's Certificate; an issuer that tells no root leaves ca.crt empty.";
  throw new VerificationInputError(`${file}: the Secret ${name} has no ca.crt. ${fix}`);
}

/** Checks that what is to be trusted is worth it: CA certificates that sign themselves and are valid. */
export function checkTrustAnchors(
  certificates: readonly ParsedCertificate[],
  subject: string,
  { at, warnBelow }: Expectations,
): Finding[] {
  return certificates.map((certificate) => {
    const wanted = 'a CA certificate that signed itself, valid now';
    const check = checkAt(Check.TRUST_ANCHOR, subject, wanted, [certificate]);
    const name = named(certificate);
    const [begin, end] = [day(certificate.notBefore), day(certificate.notAfter)];
    const found = `${name}, valid to ${end}`;
    if (!certificate.isCa) {
      const meaning = 'This certificate may not sign others, so nothing can be verified with it.';
      const fix = 'Give the Secret of the CA (isCA: true), not that of a workload or of istiod.';
      return check.fail(found, { meaning, fix });
    }
    if (isTooEarly(certificate, at) || isExpired(certificate, at)) {
      return check.fail(`${name}, valid from ${begin} to ${end}`, {
        meaning: 'The CA is outside its validity: proxies refuse every certificate that it signed.',
        fix: 'Renew the CA with the same key (rotationPolicy: Never), then restart istiod, which reads the root only when it starts.',
      });
    }
    if (!certificate.isSelfSigned) {
      return check.warn(`${name}, signed by ${certificate.issuer}`, {
        meaning:
          'This is an intermediate CA and no root: some issuers, such as Vault, answer with the intermediate only.',
        fix: "Give the agent the root itself (trustAnchor), and compare with that: proxies of other clusters trust the root's other intermediates too.",
      });
    }
    const share = remainingShare(certificate, at);
    if (share >= warnBelow) return check.pass(found);
    return check.warn(`${found}, ${Math.floor(share * 100)}% of its life left`, {
      meaning: 'The CA expires before long, and every certificate below it with it.',
      fix: 'Find out why cert-manager has not renewed it (kubectl describe certificate), and renew it with the same key.',
    });
  });
}
