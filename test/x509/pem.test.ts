import { X509Certificate } from 'node:crypto';
import { certificatesFromPem, PemError } from '../../lib/x509/pem';
import { TestCa } from '../support/pki';

let root: TestCa;
let other: TestCa;
let intermediate: TestCa;
beforeAll(async () => {
  root = await TestCa.root('root', { organization: 'example' });
  other = await TestCa.root('root', { organization: 'example' });
  intermediate = await root.intermediate('below');
});

const parse = (pem: string) => certificatesFromPem(pem)[0] as ReturnType<typeof certificatesFromPem>[number];

describe('certificatesFromPem', () => {
  test('reads every certificate in order, whatever stands between them', () => {
    const text = `# Subject: CN=root\r\n${root.certificate.replaceAll('\n', '\r\n')}\n\nthe other one:\n${intermediate.certificate.trim()}`;
    const certificates = certificatesFromPem(text);
    expect(certificates.map(({ subject }) => subject)).toEqual(['CN=root, O=example', 'CN=below']);
    expect(certificates.map(({ isCa, isSelfSigned }) => [isCa, isSelfSigned])).toEqual([
      [true, true],
      [true, false],
    ]);
  });

  test('writes PEM in one form, whatever form it came in', () => {
    const { pem } = parse(root.certificate.replaceAll('\n', '\r\n'));
    expect(pem).toBe(new X509Certificate(root.certificate).toString());
    expect(parse(pem).pem).toBe(pem);
  });

  test.each<[string, () => string, RegExp]>([
    ['an empty text', () => '', /no PEM block/],
    ['base64 without its lines', () => root.certificate.replace(/-----.*-----\n/g, ''), /no PEM block/],
    ['a block that is cut off', () => root.certificate.slice(0, -40), /cut off/],
    ['a second block that is cut off', () => root.certificate + other.certificate.slice(0, 200), /cut off/],
    [
      'rubbish in a block',
      () => `${root.certificate}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`,
      /block 2 of 2 is no X\.509/,
    ],
    [
      'something else than a certificate',
      () => '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      /block 1 of 1 is a PUBLIC KEY/,
    ],
  ])('refuses %s', (_what, text, message) => {
    expect(() => certificatesFromPem(text())).toThrow(message);
  });

  test('refuses a million bytes of BEGIN lines in one go', () => {
    expect(() => certificatesFromPem('-----BEGIN CERTIFICATE-----\n'.repeat(40_000))).toThrow(/cut off/);
  });

  test('refuses a private key without showing it', () => {
    try {
      certificatesFromPem(root.certificate + root.privateKey);
      throw new Error('accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(PemError);
      expect(error).toMatchObject({ message: 'holds a private key', hasPrivateKey: true });
    }
  });

  test('refuses a private key that is cut off as a private key', () => {
    expect(() => certificatesFromPem(root.privateKey.slice(0, 60))).toThrow('holds a private key');
  });
});

describe('ParsedCertificate', () => {
  test('knows its signer by the signature, not by the name', () => {
    expect(parse(intermediate.certificate).isSignedBy(parse(root.certificate))).toBe(true);
    expect(parse(intermediate.certificate).isSignedBy(parse(other.certificate))).toBe(false);
    expect(parse(other.certificate).isSelfSigned).toBe(true);
  });

  test('does not take a leaf for a signer', async () => {
    const leaf = await root.leaf();
    expect(parse(leaf.certificate).isCa).toBe(false);
    expect(parse(intermediate.certificate).isSignedBy(parse(leaf.certificate))).toBe(false);
  });

  test('reads SANs, also those that look like two', async () => {
    const uris = ['spiffe://td/ns/a/sa/b', 'https://example.com/a,DNS:evil.example.com'];
    const { certificate } = await root.leaf({ uris, dnsNames: ['istiod.istio-system.svc', '*.example.com'] });
    expect(parse(certificate).uris).toEqual(uris);
    expect(parse(certificate).dnsNames).toEqual(['istiod.istio-system.svc', '*.example.com']);
    expect(parse(certificate).subject).toBe('');
  });

  test('tells from when and to when it is valid', async () => {
    const [notBefore, notAfter] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')];
    const certificate = parse((await root.leaf({ notBefore, notAfter })).certificate);
    expect([certificate.notBefore, certificate.notAfter]).toEqual([notBefore, notAfter]);
  });

  test('knows how many CAs it allows below it', async () => {
    const lengthOf = async (pathLength?: number) =>
      parse((await TestCa.root('root', { pathLength })).certificate).pathLength;
    expect([await lengthOf(), await lengthOf(0), await lengthOf(7)]).toEqual([undefined, 0, 7]);
    expect(parse((await root.leaf({ pathLength: 3 })).certificate).pathLength).toBeUndefined();
  });

  test('knows what it may be used for', async () => {
    const uses = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
    expect(parse((await root.leaf({ extendedKeyUsages: uses })).certificate).extendedKeyUsages).toEqual(uses);
    expect(parse((await root.leaf()).certificate).extendedKeyUsages).toBeUndefined();
  });

  test('equals itself only', () => {
    expect(parse(root.certificate).equals(parse(root.certificate))).toBe(true);
    expect(parse(root.certificate).equals(parse(other.certificate))).toBe(false);
  });
});
