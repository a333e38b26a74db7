import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Extension } from '@peculiar/x509';
import fc from 'fast-check';
import { derValues, oidOf } from '../../lib/x509/der';
import { extensionsOf } from '../../lib/x509/extensions';
import { ParsedCertificate } from '../../lib/x509/parsed-certificate';
import { certificatesFromPem, PemError } from '../../lib/x509/pem';
import { NAME_CONSTRAINTS, TestCa } from '../support/pki';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const wrap = (tag: number, content: Buffer) => Buffer.concat([Buffer.from([tag, content.length]), content]);
const pemOf = (der: Buffer) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`;

describe('the extensions of a certificate', () => {
  test('are read from every root that Node trusts, and say the same as Node', () => {
    for (const pem of rootCertificates) {
      const { isCa, unknownCriticalExtensions } = new ParsedCertificate(pem);
      expect([isCa, unknownCriticalExtensions]).toEqual([new X509Certificate(pem).ca, []]);
    }
  });

  test('that are damaged anywhere are refused with the block, read in another way, or signed by nobody', async () => {
    const root = await TestCa.root('root', { pathLength: 1, dnsNames: ['a.example'] });
    const below = await root.intermediate('below', { pathLength: 0, extensions: [NAME_CONSTRAINTS] });
    const leaf = await root.leaf({ uris: ['spiffe://a/ns/b/sa/c'], extendedKeyUsages: ['1.3.6.1.5.5.7.3.1'] });
    const signer = new ParsedCertificate(root.certificate);
    const damage = fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(root, below, leaf).map(({ certificate }) => new X509Certificate(certificate).raw),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        fc.option(fc.nat(600), { freq: 4 }),
        (der, damages, length) => {
          const damaged = Buffer.from(der.subarray(0, length ?? der.length));
          for (const { at, byte } of damages) damaged[Math.floor(at * damaged.length)] = byte;
          if (damaged.equals(der)) return;
          try {
            const [certificate] = certificatesFromPem(pemOf(damaged));
            expect(certificate?.isSignedBy(signer)).toBe(false);
          } catch (error) {
            expect(error).toBeInstanceOf(PemError);
          }
        },
      ),
      { seed: 10, numRuns: 2000 },
    );
  });

  test('are an error of their own kind wherever DER is damaged, and never an endless walk', async () => {
    const der = new X509Certificate((await TestCa.root('root', { pathLength: 1 })).certificate).raw;
    const damage = fc.record({ at: fc.nat(der.length - 1), byte: fc.nat(255), length: fc.nat(der.length) });
    fc.assert(
      fc.property(damage, ({ at, byte, length }) => {
        const damaged = Buffer.from(der);
        damaged[at] = byte;
        for (const bytes of [damaged, der.subarray(0, length)]) {
          try {
            extensionsOf(bytes);
          } catch (error) {
            expect((error as Error).constructor).toBe(Error);
          }
        }
      }),
      { seed: 10, numRuns: 3000 },
    );
  });

  test.each([
    ['an extended key usage', '2.5.29.37', '3003020105'],
    ['subject alternative names', '2.5.29.17', '30028001'],
    ['a key identifier', '2.5.29.35', '0500'],
  ])('that Node does not read are what OpenSSL refuses when it looks for the signer: %s', async (_, oid, value) => {
    const root = await TestCa.root('root');
    const { certificate } = await root.leaf({ extensions: [new Extension(oid, false, hex(value))] });
    expect(new ParsedCertificate(certificate).isSignedBy(new ParsedCertificate(root.certificate))).toBe(false);
  });

  test('are an error when one stands there twice', () => {
    const one = '300c 0603551d13 0405 3003020100';
    const list = hex(`${one}${one}`);
    const certificate = (extensions: Buffer) => wrap(0x30, wrap(0x30, wrap(0xa3, wrap(0x30, extensions))));
    expect(extensionsOf(certificate(hex(one))).pathLength).toBe(0);
    expect(() => extensionsOf(certificate(list))).toThrow('twice');
  });
});

describe('DER', () => {
  test.each([
    ['a short length', '04 01 07', ['07']],
    ['a long length', '04 81 01 07', ['07']],
    ['values that follow each other', '05 00 04 02 01 02', ['', '0102']],
    ['nothing', '', []],
  ])('with %s', (_, bytes, contents) => {
    expect(derValues(hex(bytes)).map(({ content }) => content.toString('hex'))).toEqual(contents);
  });

  test.each([
    ['a value that is cut off', '04 02 07'],
    ['a length that is cut off', '04 82 01'],
    ['no length', '04'],
    ['the indefinite length of BER', '30 80 00 00'],
    ['a length of five bytes', '04 85 00 00 00 00 01 07'],
    ['a tag of several bytes', '1f 81 01 00'],
  ])('refuses %s', (_, bytes) => {
    expect(() => derValues(hex(bytes))).toThrow();
  });

  test.each([
    ['55 1d 13', '2.5.29.19'],
    ['2b 06 01 05 05 07 03 01', '1.3.6.1.5.5.7.3.1'],
    ['88 37 03', '2.999.3'],
    ['00', '0.0'],
  ])('%s is an OID', (bytes, oid) => {
    expect(oidOf(hex(bytes))).toBe(oid);
  });

  test('refuses an OID of a million bytes, which would take a minute to write', () => {
    expect(() => oidOf(Buffer.alloc(1e6, 0xff))).toThrow('too long');
  });
});
