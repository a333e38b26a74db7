import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { derValues, oidOf } from '../../lib/x509/der';
import { extensionsOf } from '../../lib/x509/extensions';
import { ParsedCertificate } from '../../lib/x509/parsed-certificate';
import { TestCa } from '../support/pki';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('the extensions of a certificate', () => {
  test('are read from every root that Node trusts, and say the same as Node', () => {
    for (const pem of rootCertificates) {
      const { extendedKeyUsages, isCa, unknownCriticalExtensions } = new ParsedCertificate(pem);
      const node = new X509Certificate(pem);
      expect(extendedKeyUsages).toEqual(node.keyUsage);
      expect([isCa, unknownCriticalExtensions]).toEqual([node.ca, []]);
    }
  });

  test('that are damaged anywhere are an error or read in another way, and never an endless walk', async () => {
    const { certificate } = await TestCa.root('root', { pathLength: 1, dnsNames: ['a.example'] });
    const der = new X509Certificate(certificate).raw;
    const damage = fc.record({ at: fc.nat(der.length - 1), byte: fc.nat(255), length: fc.nat(der.length) });
    fc.assert(
      fc.property(damage, ({ at, byte, length }) => {
        const damaged = Buffer.from(der);
        damaged[at] = byte;
        for (const bytes of [damaged, der.subarray(0, length)]) {
          try {
            extensionsOf(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
            expect(error).not.toBeInstanceOf(RangeError);
            expect(error).not.toBeInstanceOf(TypeError);
          }
        }
      }),
    );
  });

  test('are an error when one stands there twice', () => {
    const one = '300c 0603551d13 0405 3003020100';
    const list = hex(`${one}${one}`);
    const wrap = (tag: number, content: Buffer) => Buffer.concat([Buffer.from([tag, content.length]), content]);
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
});
