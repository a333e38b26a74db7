import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** dNSName .example permitted: SEQUENCE { [0] { SEQUENCE { [2] ".example" } } } */
export const NAME_CONSTRAINTS = new x509.Extension(
  '2.5.29.30',
  true,
  Buffer.concat([Buffer.from([0x30, 0x0e, 0xa0, 0x0c, 0x30, 0x0a, 0x82, 0x08]), Buffer.from('.example')]),
);

/** What a test may say of a certificate that is made for it. */
export interface CertificateOptions {
  /** @default 2020-01-01 */
  readonly notBefore?: Date;
  /** @default 2120-01-01 */
  readonly notAfter?: Date;
  readonly uris?: readonly string[];
  readonly dnsNames?: readonly string[];
  /** The organization in the subject. */
  readonly organization?: string;
  /** The whole subject, such as `O=cluster.local`, instead of the common name and the organization. */
  readonly subject?: string;
  /** The extended key usage, as OIDs. */
  readonly extendedKeyUsages?: string[];
  /** How many CAs may stand below this one. */
  readonly pathLength?: number;
  /** Whether basicConstraints says CA; 'absent' leaves it out. @default - what it is made as */
  readonly ca?: boolean | 'absent';
  /** The key usage; 'absent' leaves it out. @default - that of a CA, or of a leaf */
  readonly keyUsages?: x509.KeyUsageFlags | 'absent';
  /** Further extensions. */
  readonly extensions?: x509.Extension[];
  /** The key that it is for. @default - a new one */
  readonly publicKey?: webcrypto.CryptoKey;
}

/** A certificate and its key, both as PEM, made for one test run. */
export interface Issued {
  readonly certificate: string;
  readonly privateKey: string;
}

/** A CA for tests: a root, or an intermediate below another one. */
export class TestCa implements Issued {
  /** A self-signed root. */
  public static async root(commonName: string, options: CertificateOptions = {}): Promise<TestCa> {
    const keys = await newKeys();
    const subject = nameOf(commonName, options);
    const certificate = await create({
      subject,
      issuer: subject,
      keys,
      signingKey: keys.privateKey,
      options,
      ca: true,
    });
    return new TestCa(certificate, await pkcs8(keys.privateKey), subject, keys);
  }

  private constructor(
    public readonly certificate: string,
    public readonly privateKey: string,
    private readonly subject: string,
    private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  /** The same root with another certificate for its key, signed by itself; under another name where a subject is given. */
  public async renewed(options: CertificateOptions = {}): Promise<TestCa> {
    const { keys } = this;
    const { subject = this.subject } = options;
    const signed = { subject, issuer: subject, keys, signingKey: keys.privateKey };
    const certificate = await create({
      ...signed,
      options: { notBefore: new Date('2021-01-01'), ...options },
      ca: true,
    });
    return new TestCa(certificate, this.privateKey, subject, keys);
  }

  /** An intermediate that this CA signs. */
  public async intermediate(commonName: string, options: CertificateOptions = {}): Promise<TestCa> {
    const keys = await newKeys();
    const subject = nameOf(commonName, options);
    const certificate = await this.create(subject, keys, options, true);
    return new TestCa(certificate, await pkcs8(keys.privateKey), subject, keys);
  }

  /** A leaf certificate that this CA signs; istio-csr's have no subject. */
  public async leaf(options: CertificateOptions = {}): Promise<Issued> {
    const keys = await newKeys();
    const certificate = await this.create('', keys, options, false);
    return { certificate, privateKey: await pkcs8(keys.privateKey) };
  }

  private create(subject: string, keys: webcrypto.CryptoKeyPair, options: CertificateOptions, ca: boolean) {
    return create({ subject, issuer: this.subject, keys, signingKey: this.keys.privateKey, options, ca });
  }
}

interface Creation {
  readonly subject: string;
  readonly issuer: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly signingKey: webcrypto.CryptoKey;
  readonly options: CertificateOptions;
  readonly ca: boolean;
}

async function create({ subject, issuer, keys, signingKey, options, ca }: Creation): Promise<string> {
  const { notBefore = new Date('2020-01-01'), notAfter = new Date('2120-01-01'), uris = [], dnsNames = [] } = options;
  const names = [
    ...uris.map((value) => ({ type: 'url' as const, value })),
    ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
  ];
  const usages = ca
    ? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature
    : x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment;
  const { ca: claimed = ca, keyUsages = usages } = options;
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer,
    notBefore,
    notAfter,
    publicKey: options.publicKey ?? keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      ...(claimed === 'absent' ? [] : [new x509.BasicConstraintsExtension(claimed, options.pathLength, true)]),
      ...(keyUsages === 'absent' ? [] : [new x509.KeyUsagesExtension(keyUsages, true)]),
      ...(options.extendedKeyUsages ? [new x509.ExtendedKeyUsageExtension(options.extendedKeyUsages)] : []),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names, subject === '')] : []),
      ...(options.extensions ?? []),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function nameOf(commonName: string, { organization, subject }: CertificateOptions): string {
  if (subject !== undefined) return subject;
  return organization === undefined ? `CN=${commonName}` : `CN=${commonName},O=${organization}`;
}

async function pkcs8(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
