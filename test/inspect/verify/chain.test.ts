import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { ChainProblem, TLS_CLIENT, TLS_SERVER, verifyChain } from '../../../lib/inspect/verify/chain';
import { checkChain } from '../../../lib/inspect/verify/proxy/check-chain';
import { CertificateCache } from '../../../lib/x509/certificate-cache';
import { ParsedCertificate } from '../../../lib/x509/parsed-certificate';
import { type CertificateOptions, type Issued, NAME_CONSTRAINTS, TestCa } from '../../support/pki';

const AT = new Date('2026-08-01T12:00:00Z');
const BOTH = [TLS_SERVER, TLS_CLIENT];
const { digitalSignature, keyCertSign, keyEncipherment } = x509.KeyUsageFlags;

let root: TestCa;
beforeAll(async () => {
  root = await TestCa.root('root');
});

const parsed = ({ certificate }: Issued) => new ParsedCertificate(certificate);
const verdictOf = (chain: readonly Issued[], anchors: readonly Issued[] = [root]) =>
  verifyChain(chain.map(parsed), anchors.map(parsed), AT, new CertificateCache(), BOTH);
const problemOf = (...args: Parameters<typeof verdictOf>) => {
  const { problem, text } = verdictOf(...args);
  return [problem === undefined ? undefined : ChainProblem[problem], text];
};

/** A leaf below one intermediate below the root. */
async function twoTiers(below: CertificateOptions, leaf: CertificateOptions = {}): Promise<Issued[]> {
  const intermediate = await root.intermediate('below', below);
  return [await intermediate.leaf(leaf), intermediate];
}

/** An extension with any content. */
const extension = (oid: string, critical: boolean) => new x509.Extension(oid, critical, new Uint8Array([0x05, 0x00]));

describe('a certificate above the leaf that is no CA', () => {
  test.each<[string, CertificateOptions]>([
    ['CA:FALSE without key usage', { ca: false, keyUsages: 'absent' }],
    ['CA:FALSE with keyCertSign', { ca: false, keyUsages: keyCertSign }],
    ['CA:FALSE with the key usage of a leaf', { ca: false, keyUsages: digitalSignature }],
    ['no basicConstraints', { ca: 'absent' }],
    ['no extension at all', { ca: 'absent', keyUsages: 'absent' }],
    ['CA:TRUE without keyCertSign', { keyUsages: digitalSignature }],
  ])('is refused: %s', async (_, options) => {
    const text = expect.stringMatching(/^\(no subject\) \[.*\] is signed by CN=below \[.*\], which is no CA$/);
    expect(problemOf(await twoTiers(options))).toEqual(['NOT_CA', text]);
  });

  test('is refused as trust anchor too', async () => {
    const anchor = await TestCa.root('anchor', { ca: false, keyUsages: 'absent' });
    expect(problemOf([await anchor.leaf()], [anchor])).toEqual(['NOT_CA', expect.any(String)]);
  });

  test('signed nothing, as isSignedBy tells', async () => {
    const [leaf, below] = (await twoTiers({ ca: false, keyUsages: 'absent' })).map(parsed) as [
      ParsedCertificate,
      ParsedCertificate,
    ];
    expect([leaf.isSignedBy(below), leaf.isSignedWithKeyOf(below), below.isSignedBy(parsed(root))]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

test('the same key under another name signed nothing', async () => {
  const namesake = await root.renewed({ subject: 'CN=someone else' });
  const leaf = await root.leaf();
  expect(parsed(leaf).isSignedBy(parsed(namesake))).toBe(false);
  expect(problemOf([leaf], [namesake])[0]).toBe('NO_SIGNER');
});

describe('what peers enforce beside signatures', () => {
  test.each<[string, CertificateOptions, CertificateOptions, string | undefined, RegExp]>([
    [
      'a CA for servers only',
      { extendedKeyUsages: [TLS_SERVER] },
      {},
      'WRONG_USE',
      /^CN=below .* may not sign .*TLS server and client$/,
    ],
    ['a CA for both uses', { extendedKeyUsages: BOTH }, {}, undefined, /^/],
    ['a CA for any use', { extendedKeyUsages: ['2.5.29.37.0'] }, {}, undefined, /^/],
    [
      'an unknown critical extension on a CA',
      { extensions: [extension('1.2.3.4', true)] },
      {},
      'UNKNOWN_EXTENSION',
      /^CN=below .*: 1\.2\.3\.4$/,
    ],
    ['one that is not critical', { extensions: [extension('1.2.3.4', false)] }, {}, undefined, /^/],
    [
      'an unknown critical extension on the leaf',
      {},
      { extensions: [extension('2.5.29.99', true)] },
      'UNKNOWN_EXTENSION',
      /^\(no subject\) .*: 2\.5\.29\.99$/,
    ],
    [
      'a leaf without digitalSignature',
      {},
      { keyUsages: keyEncipherment },
      'WRONG_USE',
      /a key usage without digitalSignature$/,
    ],
    ['a leaf without key usage', {}, { keyUsages: 'absent' }, undefined, /^/],
    [
      'name constraints',
      { extensions: [NAME_CONSTRAINTS] },
      {},
      'NAME_CONSTRAINTS',
      /^CN=below .* has name constraints, which are not evaluated$/,
    ],
  ])('%s', async (_, below, leaf, problem, text) => {
    const found = problemOf(await twoTiers(below, leaf));
    expect(found).toEqual([problem, problem === undefined ? undefined : expect.stringMatching(text)]);
  });

  test('an anchor that is for servers only, or limits names', async () => {
    const narrow = await TestCa.root('narrow', { extendedKeyUsages: [TLS_SERVER] });
    const limiting = await TestCa.root('limiting', { extensions: [NAME_CONSTRAINTS] });
    expect(problemOf([await narrow.leaf()], [narrow])[0]).toBe('WRONG_USE');
    expect(problemOf([await limiting.leaf()], [limiting])[0]).toBe('NAME_CONSTRAINTS');
  });

  test('name constraints give a warning, and give way to a way up without them', async () => {
    const limited = await root.renewed({ extensions: [NAME_CONSTRAINTS] });
    const expired = await root.renewed({ notAfter: new Date('2026-07-01') });
    const leaf = await root.leaf();
    const criteria = { expectations: { at: AT, warnBelow: 0 }, cache: new CertificateCache() };
    const statusWith = (...anchors: Issued[]) =>
      checkChain([parsed(leaf)], 'pod', { ...criteria, anchors: anchors.map(parsed) }).status;
    expect(statusWith(limited)).toBe('warn');
    expect(statusWith(expired, limited)).toBe('warn');
    expect(statusWith(limited, expired)).toBe('warn');
    expect(statusWith(limited, root)).toBe('pass');
  });
});

describe('the path length', () => {
  test.each([
    [0, undefined],
    [1, undefined],
    [128, undefined],
    [300, undefined],
  ])('%d of the CA right above the leaf allows it', async (pathLength, problem) => {
    const chain = await twoTiers({ pathLength });
    expect(problemOf(chain)[0]).toBe(problem);
    expect(parsed(chain[1] as Issued).pathLength).toBe(pathLength);
  });

  test.each([
    [0, 'TOO_LONG'],
    [1, undefined],
  ])('%d with one CA below', async (pathLength, problem) => {
    const first = await root.intermediate('first', { pathLength });
    const second = await first.intermediate('second', { pathLength: 0 });
    expect(problemOf([await second.leaf(), second, first])[0]).toBe(problem);
  });

  test('is not read from bytes of another extension', async () => {
    const decoy = Buffer.from('0603551d130101ff040830060101ff020105', 'hex');
    const value = Buffer.concat([Buffer.from([0x04, decoy.length]), decoy]);
    const ca = await root.intermediate('decoy', { extensions: [new x509.Extension('1.2.3.4', false, value)] });
    expect(parsed(ca).pathLength).toBeUndefined();
  });
});

describe('several ways up', () => {
  test('one that holds is enough, whichever comes first', async () => {
    const expired = await root.renewed({ notAfter: new Date('2026-07-01') });
    const leaf = await root.leaf();
    expect(problemOf([leaf], [expired, root])).toEqual([undefined, undefined]);
    expect(problemOf([leaf], [root, expired])).toEqual([undefined, undefined]);
    expect(problemOf([leaf], [expired])[0]).toBe('EXPIRED');
  });

  test('a way over an intermediate counts as well as one to an anchor', async () => {
    const cross = await root.intermediate('cross');
    // The same key under the same name in a certificate that expired: every way over it fails.
    const deadEnd = await cross.renewed({ notAfter: new Date('2026-07-01') });
    const leaf = await cross.leaf();
    for (const others of [
      [deadEnd, cross],
      [cross, deadEnd],
    ]) {
      expect(problemOf([leaf, ...others])).toEqual([undefined, undefined]);
    }
    expect(problemOf([leaf, deadEnd])[0]).toBe('UNTRUSTED_ROOT');
  });
});

describe('a clock that differs', () => {
  test.each([
    [60, undefined],
    [61, 'NOT_YET_VALID'],
  ])('by %d seconds', async (seconds, problem) => {
    const notBefore = new Date(AT.getTime() + seconds * 1000);
    expect(problemOf([await root.leaf({ notBefore })])[0]).toBe(problem);
    expect(problemOf(await twoTiers({ notBefore }))[0]).toBe(problem);
  });

  test('saves nothing that has expired', async () => {
    expect(problemOf([await root.leaf({ notAfter: AT })])[0]).toBeUndefined();
    expect(problemOf([await root.leaf({ notAfter: new Date(AT.getTime() - 1000) })])[0]).toBe('EXPIRED');
  });
});
