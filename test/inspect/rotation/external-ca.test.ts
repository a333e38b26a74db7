import type { Chart } from 'cdk8s';
import { CaSecretIssuer, IssuerRef, IstioCsrAgent, Mesh, TrustAnchor, TrustBundle } from 'cdk8s-istio-csr';
import { TestCa } from '../../support/pki';
import { output, step, unsafeRules } from './outputs';

const mesh = new Mesh();
let a: TestCa;
let b: TestCa;
beforeEach(() => {
  // What is discovered is warned of.
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());
beforeAll(async () => {
  [a, b] = await Promise.all([TestCa.root('a'), TestCa.root('b')]);
});

const agentWith = (issuer: IssuerRef | CaSecretIssuer, trustAnchor?: TrustAnchor) => (chart: Chart) =>
  new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
const pem = (...authorities: TestCa[]) =>
  TrustAnchor.fromPem(authorities.map(({ certificate }) => certificate).join(''));
const configMap = (name: string) => TrustAnchor.fromConfigMap(name);

describe('a CA outside of the output, pinned by PEM', () => {
  const vault = (name: string, trust: TrustAnchor) => output(agentWith(IssuerRef.clusterIssuer(name), trust));

  test('adding a root while the issuer stays is safe', () => {
    expect(step(vault('v1', pem(a)), vault('v1', pem(a, b)))).toEqual([]);
  });

  test('removing one is not known to be safe, as the issuer may still use it', () => {
    const [finding, ...others] = step(vault('v2', pem(a, b)), vault('v2', pem(b)));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ check: 'trust-changed', status: 'warn', objects: ['ClusterIssuer v2'] });
    expect(finding?.meaning).toMatch(
      /^certificate "CN=a" \(SHA-256 .*\) is no longer trusted, and whether ClusterIssuer v2 needs it cannot be seen here\.$/,
    );
  });

  test('exchanging all that is trusted, while the issuer stays, is unsafe', () => {
    expect(unsafeRules(vault('v1', pem(a)), vault('v1', pem(b)))).toEqual(['trust-changed']);
    const bundle = (...authorities: TestCa[]) =>
      output((chart) => {
        const pems = authorities.map(({ certificate }) => certificate);
        const roots = new TrustBundle(chart, 'roots', { pems });
        agentWith(IssuerRef.clusterIssuer('v1'), TrustAnchor.fromBundle(roots))(chart);
      });
    expect(unsafeRules(bundle(a), bundle(b))).toEqual(['trust-changed']);
  });

  test.each<[string, () => TrustAnchor, () => TrustAnchor]>([
    ['from one ConfigMap to another', () => configMap('root-a'), () => configMap('root-b')],
    ['from a certificate to what the issuer returns', () => pem(a), () => TrustAnchor.discovered()],
    ['from what the issuer returns to a certificate', () => TrustAnchor.discovered(), () => pem(a)],
    ['from a certificate to a ConfigMap', () => pem(a), () => configMap('root-a')],
  ])('what is trusted %s is not known to be safe', (_what, from, to) => {
    const findings = step(vault('v1', from()), vault('v1', to()));
    expect(findings.map(({ check, status }) => [check, status])).toEqual([['trust-changed', 'warn']]);
  });

  test('a root that was renewed with its key is the same root', async () => {
    const renewed = await a.renewed();
    expect(renewed.certificate).not.toBe(a.certificate);
    expect(step(vault('v1', pem(a)), vault('v1', pem(renewed)))).toEqual([]);
  });

  test('another issuer is not known to be safe, and said so', () => {
    const findings = step(vault('v1', pem(a, b)), vault('v2', pem(a, b)));
    expect(findings.map(({ check, status }) => [check, status])).toEqual([
      ['unknown-signer', 'warn'],
      ['unknown-signer', 'warn'],
    ]);
    expect(findings[0]?.meaning).toBe(
      'ClusterIssuer v2 starts to sign for workloads, and its root cannot be seen here.',
    );
  });

  test('another issuer and another set of roots at once is unsafe', () => {
    expect(unsafeRules(vault('v1', pem(a, b)), vault('v2', pem(b)))).toEqual(['one-thing-at-a-time']);
    expect(unsafeRules(vault('v1', pem(a)), vault('v2', pem(a, b)))).toEqual(['one-thing-at-a-time']);
    const [finding] = step(vault('v1', pem(a)), vault('v2', pem(a, b)));
    expect(finding?.meaning).toMatch(
      /^ClusterIssuer v2 starts to sign, and in the same step certificate "CN=b" .* is trusted newly\.$/,
    );
  });

  test('another path of the same issuer counts as another signer', () => {
    const withSecret = (secretName: string, trust: TrustAnchor) =>
      output((chart) => agentWith(new CaSecretIssuer(chart, 'ca', { mesh, secretName }), trust)(chart));
    expect(unsafeRules(withSecret('one', pem(a, b)), withSecret('two', pem(b)))).toEqual(['one-thing-at-a-time']);
  });
});
