import { createHash, X509Certificate } from 'node:crypto';
import { extensionsOf } from './extensions';

/** An X.509 certificate as it was read, with what the checks of this library ask of it. */
export class ParsedCertificate {
  /** The certificate as PEM, in the one form that OpenSSL writes: lines of 64 characters and a line break at the end. */
  public readonly pem: string;
  /** The subject, as `CN=istio-ca, O=cert-manager`. */
  public readonly subject: string;
  public readonly issuer: string;
  /** The serial number, in hexadecimal digits. */
  public readonly serialNumber: string;
  public readonly notBefore: Date;
  public readonly notAfter: Date;
  /** Whether it may sign other certificates: the basic constraint CA, and keyCertSign where it has a key usage. */
  public readonly isCa: boolean;
  /** How many further CAs may stand between this one and a leaf (the basic constraint pathlen); nothing where it sets no limit. */
  public readonly pathLength?: number;
  /** Whether its own key signed it: a root. */
  public readonly isSelfSigned: boolean;
  /** The SHA-256 fingerprint of the whole certificate: hexadecimal digits in pairs, as `openssl x509 -fingerprint` prints it. */
  public readonly fingerprint: string;
  /** What it may be used for, as OIDs (extended key usage); nothing where it sets no limit. */
  public readonly extendedKeyUsages?: readonly string[];
  /** Whether its key may sign in TLS (the key usage digitalSignature, or no key usage at all). */
  public readonly allowsDigitalSignature: boolean;
  /** Whether it says what its key may be used for at all (key usage). */
  public readonly hasKeyUsage: boolean;
  public readonly hasNameConstraints: boolean;
  /** Extensions that only those may pass over who do not have to understand them, as OIDs: critical ones that nothing here evaluates. */
  public readonly unknownCriticalExtensions: readonly string[];
  public readonly uris: readonly string[];
  public readonly dnsNames: readonly string[];

  private readonly x509: X509Certificate;

  /** @throws Error when the text or DER is no X.509 certificate */
  public constructor(encoded: string | Buffer) {
    this.x509 = new X509Certificate(encoded);
    this.pem = this.x509.toString();
    this.subject = nameOf(this.x509.subject);
    this.issuer = nameOf(this.x509.issuer);
    this.serialNumber = this.x509.serialNumber;
    this.notBefore = new Date(this.x509.validFrom);
    this.notAfter = new Date(this.x509.validTo);
    this.isCa = this.x509.ca;
    const extensions = extensionsOf(this.x509.raw);
    this.pathLength = this.isCa ? extensions.pathLength : undefined;
    this.fingerprint = this.x509.fingerprint256;
    // Node calls it so, although the key usage is another extension.
    this.extendedKeyUsages = this.x509.keyUsage;
    this.allowsDigitalSignature = extensions.allowsDigitalSignature;
    this.hasKeyUsage = extensions.hasKeyUsage;
    this.hasNameConstraints = extensions.hasNameConstraints;
    this.unknownCriticalExtensions = extensions.unknownCritical;
    const sans = subjectAltNames(this.x509.subjectAltName ?? '');
    this.uris = sans.filter(({ type }) => type === 'URI').map(({ value }) => value);
    this.dnsNames = sans.filter(({ type }) => type === 'DNS').map(({ value }) => value);
    this.isSelfSigned = this.isSignedWithKeyOf(this);
  }

  /** The SHA-256 of its public key (SubjectPublicKeyInfo), in hexadecimal digits: the same after a renewal with the same key. */
  public get publicKeyHash(): string {
    const spki = this.x509.publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(spki).digest('hex');
  }

  /** Whether the other certificate is the issuer: its name, its right to sign, and the signature itself. */
  public isSignedBy(other: ParsedCertificate): boolean {
    // OpenSSL's checkIssued looks at names, key identifiers and the key usage, but never at the basic constraint CA.
    return other.isCa && this.x509.checkIssued(other.x509) && this.isVerifiedWithKeyOf(other);
  }

  /** Whether the other certificate has the name of the issuer and the key that signed this one, with the right to sign or without. */
  public isSignedWithKeyOf(other: ParsedCertificate): boolean {
    return this.issuer === other.subject && this.isVerifiedWithKeyOf(other);
  }

  private isVerifiedWithKeyOf(other: ParsedCertificate): boolean {
    try {
      return this.x509.verify(other.x509.publicKey);
    } catch {
      // A key of a kind that OpenSSL does not have: it verifies nothing.
      return false;
    }
  }

  public equals(other: ParsedCertificate): boolean {
    return this.x509.raw.equals(other.x509.raw);
  }
}

/** Node writes the parts of a name on lines of their own, the first one first. */
function nameOf(text: string | undefined): string {
  return (text ?? '').split('\n').filter(Boolean).join(', ');
}

/** Reads Node's text for SANs, `URI:spiffe://a/b, DNS:"with \u002c"`: values that could be misread are JSON texts. */
function subjectAltNames(text: string): { type: string; value: string }[] {
  return [...text.matchAll(/([^:,\s]+(?: [^:,]+)?):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)].map(
    ([, type = '', value = '']) => ({ type, value: value.startsWith('"') ? (JSON.parse(value) as string) : value }),
  );
}
