import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CertManager, IstioCsrRelease, IstioVersion, SailOperator, TrustManager } from 'cdk8s-istio-csr';
import { ISTIO_CSR } from '../lib/releases/istio-csr-features';
import { ROOT } from './support/paths';

const page = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** The cells of the first row of a page that begins with a text. */
function row(path: string, start: string): string[] {
  const line = page(path)
    .split('\n')
    .find((each) => each.startsWith(`| ${start} `));
  return (line ?? '')
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''))
    .slice(1, -1);
}

const minor = (version: string) => version.replace(/\.\d+$/, '');

describe('the versions that the README names are those of the code:', () => {
  test('Istio', () => {
    expect(row('README.md', 'Istio')[1]).toBe(`1.8 to ${IstioVersion.LATEST.minor}`);
    expect(() => IstioVersion.of('1.7')).toThrow();
  });

  test('istio-csr', () => {
    const known = IstioCsrRelease.all().map(({ version }) => version);
    expect(row('README.md', 'istio-csr')[1]).toBe(`${known[0]} to ${known.at(-1)}`);
  });

  test('cert-manager, and from which it is needed for which istio-csr', () => {
    const [, versions, notes] = row('README.md', 'cert-manager');
    expect(versions).toBe(`v1.1.0 to ${minor(CertManager.DEFAULT_VERSION)}`);
    const { since } = ISTIO_CSR.span('requestHistory');
    expect(notes).toContain(`v1.3 or later for istio-csr ${since} or later`);
  });
});

test.each([
  ['CertManager', CertManager.DEFAULT_VERSION],
  ['TrustManager', TrustManager.DEFAULT_VERSION],
  ['SailOperator', SailOperator.DEFAULT_VERSION],
])('docs/charts.md names the default of %s', (name, version) => {
  expect(row('docs/charts.md', `\`${name}\``)[1]).toBe(version);
});
