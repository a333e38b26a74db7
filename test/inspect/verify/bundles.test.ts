import { compareBundle } from '../../../lib/inspect/verify/bundles';
import { checkProxy } from '../../../lib/inspect/verify/proxy/check-proxy';
import { CertificateCache } from '../../../lib/x509/certificate-cache';
import { ParsedCertificate } from '../../../lib/x509/parsed-certificate';
import { TestCa } from '../../support/pki';

const AT = new Date('2026-08-01T12:00:00Z');
const cache = new CertificateCache();

let root: TestCa;
let below: TestCa;
let lowest: TestCa;
let stranger: TestCa;
beforeAll(async () => {
  root = await TestCa.root('root');
  below = await root.intermediate('below', {});
  lowest = await below.intermediate('lowest', {});
  stranger = await TestCa.root('root');
});

const result = (...bundle: readonly { readonly certificate: string }[]) =>
  compareBundle(bundle.map((one) => one.certificate).join(''), [new ParsedCertificate(root.certificate)], cache).result;

test('intermediates of a trusted root are told from strangers, however deep and in whatever order', () => {
  expect(result(root, below)).toBe('intermediate');
  expect(result(lowest, root, below)).toBe('intermediate');
  expect(result(root)).toBe('same');
});

test('a stranger stays one, also with the name of the root, below one that is left out, or beside an intermediate', () => {
  expect(result(root, stranger)).toBe('extra');
  expect(result(root, lowest)).toBe('extra');
  expect(result(root, below, stranger)).toBe('extra');
  expect(result(below)).toBe('missing');
});

test('a workload that the root signed is no intermediate', async () => {
  expect(result(root, await root.leaf({}))).toBe('extra');
});

test('a proxy with an intermediate beside its root is warned of, and nobody is said to be able to pose', () => {
  const expectations = { at: AT, warnBelow: 0.2 };
  const criteria = { anchors: [new ParsedCertificate(root.certificate)], istiods: [], expectations, cache };
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const of = (...trusted: readonly TestCa[]) => {
    const dump = { root: base64(trusted.map(({ certificate }) => certificate).join('')) };
    return checkProxy(dump, 'sleep', criteria).find(({ check }) => check === 'root-matches');
  };
  expect(of(root, below)).toMatchObject({
    status: 'warn',
    meaning: expect.stringContaining('an intermediate that it signed'),
  });
  expect(of(root, stranger)).toMatchObject({
    status: 'fail',
    meaning: expect.stringContaining('another one beside it'),
  });
});
