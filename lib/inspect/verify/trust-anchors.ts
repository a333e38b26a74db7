import { readFileSync, statSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '../../internal/merge';
import type { CertificateCache } from '../../x509/certificate-cache';
import { day } from '../../x509/certificates';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { PemError } from '../../x509/pem';
import { textAt } from '../read/fields';
import type { Finding } from '../report/finding';
import { Check, fail, pass, warn } from './checks';
import { named } from './describe';
import { isExpired, isTooEarly, remainingShare } from './expiry';
import { VerificationInputError } from './input-error';

/** The CA certificates that the mesh is meant to trust, and where they were read. */
export interface TrustAnchors {
  readonly certificates: readonly ParsedCertificate[];
  /** The file or the Secret. */
  readonly source: string;
}

/** etcd takes no object beyond 1.5 MiB, and JSON adds little. */
const MOST_SECRET_BYTES = 4 * 2 ** 20;

/**
 * Reads `ca.crt` of a Secret that was saved as JSON; or certificates in PEM, which is how a root that is no Secret is at hand.
 *
 * @throws VerificationInputError naming the file and what is wrong in it
 */
export function readTrustAnchors(file: string, cache: CertificateCache): TrustAnchors {
  const text = readSmallFile(file);
  if (text.trim() === '') throw new VerificationInputError(`${file}: is empty`);
  // PEM may have a comment or the words of openssl x509 -text before its blocks; JSON that was cut off is still no PEM.
  const isPem = !text.trimStart().startsWith('{') && text.includes('-----BEGIN ');
  const pem = isPem ? text : caOfSecret(text, file);
  return { certificates: anchorsFromPem(pem, file, cache), source: file };
}

/** The certificates of a PEM text, for what is no dump of a proxy: the reader is told which file or object is wrong. */
export function anchorsFromPem(pem: string, source: string, cache: CertificateCache): readonly ParsedCertificate[] {
  try {
    return cache.bundle(pem);
  } catch (error) {
    if (!(error instanceof PemError)) throw error;
    const hint = error.hasPrivateKey ? ' where only certificates belong (it is not shown)' : '';
    throw new VerificationInputError(`${source}: the CA certificate ${error.message}${hint}`);
  }
}

function readSmallFile(file: string): string {
  try {
    if (statSync(file).size > MOST_SECRET_BYTES) {
      throw new VerificationInputError(`${file}: is larger than a Secret can be (${MOST_SECRET_BYTES / 2 ** 20} MiB)`);
    }
    const bytes = readFileSync(file);
    if (bytes[0] === 0xff || bytes[0] === 0xfe) {
      throw new VerificationInputError(`${file}: is UTF-16, as older PowerShell writes it: save it as UTF-8`);
    }
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if (error instanceof VerificationInputError) throw error;
    throw new VerificationInputError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

function caOfSecret(text: string, file: string): string {
  const secret = jsonObject(text, file);
  const save = 'Save the output of: kubectl get secret -n istio-system istio-ca -o json';
  if (textAt(secret, 'kind') !== 'Secret') {
    throw new VerificationInputError(`${file}: is no Kubernetes Secret in JSON, and no certificate in PEM. ${save}`);
  }
  const ca = textAt(secret, 'data', 'ca.crt');
  if (ca === undefined || ca === '') {
    const name = textAt(secret, 'metadata', 'name') ?? 'without a name';
    throw new VerificationInputError(
      `${file}: the Secret ${name} has no ca.crt. Save the Secret of the CA's Certificate; an issuer that tells no root leaves ca.crt empty.`,
    );
  }
  return Buffer.from(ca, 'base64').toString('latin1');
}

function jsonObject(text: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of JSON.parse quotes the text, and a Secret holds a private key.
    throw new VerificationInputError(`${file}: is no valid JSON, or is cut off`);
  }
  if (isJsonObject(value)) return value;
  throw new VerificationInputError(`${file}: holds no JSON object`);
}

/** Checks that what is to be trusted is worth it: CA certificates that sign themselves and are valid. */
export function checkTrustAnchors(
  { certificates, source }: TrustAnchors,
  { at, warnBelow }: { at: Date; warnBelow: number },
): Finding[] {
  return certificates.map((certificate) => {
    const subject = source;
    const found = `${named(certificate)}, valid to ${day(certificate.notAfter)}`;
    const wanted = 'a CA certificate that signed itself, valid now';
    if (!certificate.isCa) {
      return fail(Check.TRUST_ANCHOR, subject, {
        found,
        wanted,
        meaning: 'This certificate may not sign others, so nothing can be verified with it.',
        fix: 'Give the Secret of the CA (isCA: true), not that of a workload or of istiod.',
      });
    }
    if (isTooEarly(certificate, at) || isExpired(certificate, at)) {
      return fail(Check.TRUST_ANCHOR, subject, {
        found: `${named(certificate)}, valid from ${day(certificate.notBefore)} to ${day(certificate.notAfter)}`,
        wanted,
        meaning: 'The CA is outside its validity: proxies refuse every certificate that it signed.',
        fix: 'Renew the CA with the same key (rotationPolicy: Never), then restart istiod, which reads the root only when it starts.',
      });
    }
    if (!certificate.isSelfSigned) {
      return warn(Check.TRUST_ANCHOR, subject, {
        found: `${named(certificate)}, signed by ${certificate.issuer}`,
        wanted,
        meaning:
          'This is an intermediate CA and no root: some issuers, such as Vault, answer with the intermediate only.',
        fix: "Tell the agent the root itself (rootCAFile), and compare with that: proxies of other clusters trust the root's other intermediates too.",
      });
    }
    const share = remainingShare(certificate, at);
    return share < warnBelow
      ? warn(Check.TRUST_ANCHOR, subject, {
          found: `${found}, ${Math.floor(share * 100)}% of its life left`,
          wanted,
          meaning: 'The CA expires before long, and every certificate below it with it.',
          fix: 'Find out why cert-manager has not renewed it (kubectl describe certificate), and renew it with the same key.',
        })
      : pass(Check.TRUST_ANCHOR, subject, { found, wanted });
  });
}
