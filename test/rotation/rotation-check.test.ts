import { ApiObject, type Chart, JsonPatch } from 'cdk8s';
import {
  CaSecretIssuer,
  IssuerRef,
  IstioCsrAgent,
  IstiodCertificate,
  Mesh,
  PrivateKey,
  RotatingCa,
  RuntimeConfiguration,
  SelfSignedCaChain,
  TrustAnchor,
  TrustBundle,
} from 'cdk8s-istio-csr';
import { ManifestError } from '../../lib/manifests/load';
import { TestCa } from '../support/pki';
import { output, step, unsafeRules } from './outputs';

const mesh = new Mesh();
let a: TestCa;
let b: TestCa;
beforeAll(async () => {
  [a, b] = await Promise.all([TestCa.root('a'), TestCa.root('b')]);
});

const agentWith = (issuer: IssuerRef | CaSecretIssuer, trustAnchor?: TrustAnchor) => (chart: Chart) =>
  new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
const pem = (...authorities: TestCa[]) =>
  TrustAnchor.fromPem(authorities.map(({ certificate }) => certificate).join(''));
const chain =
  (name: string, more: object = {}) =>
  (chart: Chart) =>
    new SelfSignedCaChain(chart, name, { mesh, name, selfSignedIssuerName: `${name}-s`, ...more });

describe('a CA outside of the output, pinned by PEM', () => {
  const vault = (name: string, trust: TrustAnchor) => output(agentWith(IssuerRef.clusterIssuer(name), trust));

  test('adding a root, and removing one while the issuer stays, is safe', () => {
    expect(step(vault('v1', pem(a)), vault('v1', pem(a, b)))).toEqual([]);
    expect(step(vault('v2', pem(a, b)), vault('v2', pem(b)))).toEqual([]);
  });

  test('another issuer is not known to be safe, and said so', () => {
    const findings = step(vault('v1', pem(a, b)), vault('v2', pem(a, b)));
    expect(findings.map(({ rule, unsafe }) => [rule, unsafe])).toEqual([
      ['unknown-signer', false],
      ['unknown-signer', false],
    ]);
    expect(findings[0]?.message).toBe(
      'ClusterIssuer v2 starts to sign for workloads, and its root cannot be seen here',
    );
  });

  test('another issuer and one root less at once is unsafe', () => {
    expect(unsafeRules(vault('v1', pem(a, b)), vault('v2', pem(b)))).toEqual(['one-thing-at-a-time']);
  });

  test('another path of the same issuer counts as another signer', () => {
    const withSecret = (secretName: string, trust: TrustAnchor) =>
      output((chart) => agentWith(new CaSecretIssuer(chart, 'ca', { mesh, secretName }), trust)(chart));
    expect(unsafeRules(withSecret('one', pem(a, b)), withSecret('two', pem(b)))).toEqual(['one-thing-at-a-time']);
  });
});

describe('a chain that the mesh trusts as it is returned', () => {
  const discovered = (name: string) => output((chart) => agentWith(chain(name)(chart).issuer as IssuerRef)(chart));

  test('staying as it is, is safe', () => {
    expect(step(discovered('one'), discovered('one'))).toEqual([]);
  });

  test('cannot be exchanged in one step', () => {
    expect(unsafeRules(discovered('one'), discovered('two'))).toEqual(['kept-until-replaced', 'trusted-before-active']);
  });

  test('can be replaced through a Bundle: pinned first, activated next, removed last', () => {
    const pinned = (names: string[], active: string) =>
      output((chart) => {
        const chains = names.map((name) => chain(name)(chart));
        const bundle = new TrustBundle(chart, 'bundle', {
          secrets: chains.map(({ rootSecretName }) => ({ name: rootSecretName, key: 'tls.crt' })),
          trustNamespace: 'istio-system',
        });
        const { issuer } = chains[names.indexOf(active)] as SelfSignedCaChain;
        agentWith(issuer as IssuerRef, TrustAnchor.fromBundle(bundle))(chart);
      });
    const steps = [
      discovered('one'),
      pinned(['one', 'two'], 'one'),
      pinned(['one', 'two'], 'two'),
      pinned(['two'], 'two'),
    ];
    for (const [index, to] of steps.slice(1).entries()) expect(step(steps[index] ?? [], to)).toEqual([]);
  });
});

describe('what changes a root in place', () => {
  const one = (more: object = {}) => output((chart) => agentWith(chain('ca', more)(chart).issuer as IssuerRef)(chart));

  test.each<[string, object, string]>([
    ['another key', { privateKey: PrivateKey.ecdsa(384) }, 'privateKey.size from 256 to 384'],
    ['another algorithm', { privateKey: PrivateKey.rsa(4096) }, 'privateKey.algorithm from "ECDSA" to "RSA"'],
    ['another common name', { commonName: 'new' }, 'commonName from "ca" to "new"'],
    ['another subject', { organizations: ['new'] }, 'subject from'],
  ])('%s is refused', (_what, more, change) => {
    const findings = step(one(), one(more));
    expect(findings.map(({ rule }) => rule)).toEqual(['roots-keep-their-key']);
    expect(findings[0]?.message).toContain(`Certificate istio-system/ca becomes another root in place: ${change}`);
  });

  test('making a new key at each renewal is refused', () => {
    const rekeyed = output((chart) => {
      const ca = chain('ca')(chart);
      ApiObject.of(ca).addJsonPatch(JsonPatch.replace('/spec/privateKey/rotationPolicy', 'Always'));
      agentWith(ca.issuer as IssuerRef)(chart);
    });
    expect(step(one(), rekeyed)[0]?.message).toContain('privateKey.rotationPolicy from Never to Always');
  });

  test('another lifetime is not', () => {
    const { Duration } = jest.requireActual<typeof import('cdk8s')>('cdk8s');
    expect(step(one(), one({ duration: Duration.days(365) }))).toEqual([]);
  });
});

describe('what is removed while it is in use', () => {
  const rotating = (generations: string[], active: string, patch: (ca: RotatingCa) => void = () => undefined) =>
    output((chart) => {
      const ca = new RotatingCa(chart, 'ca', { mesh, generations, active });
      agentWith(ca.issuer as IssuerRef)(chart);
      patch(ca);
    });
  const both = rotating(['1', '2'], '1');

  test('the Certificate of a root that the Bundle still collects', () => {
    const without = both.filter(({ kind, name }) => !(kind === 'Certificate' && name === 'istio-ca-2'));
    expect(unsafeRules(both, without)).toEqual(['authorities-stay']);
  });

  test('the Issuer that signs', () => {
    const without = both.filter(({ kind, name }) => !(kind === 'Issuer' && name === 'istio-ca-1'));
    expect(unsafeRules(both, without)).toContain('signers-stay');
  });

  test('the agent', () => {
    const without = both.filter(({ kind }) => kind !== 'Deployment');
    expect(unsafeRules(both, without)).toEqual(['agent-stays']);
  });
});

describe('the signers of a mesh', () => {
  test('include the one that a ConfigMap names at run time', () => {
    const withRuntime = (name: string) =>
      output((chart) => {
        const one = chain('one')(chart);
        const two = chain('two')(chart);
        const bundle = new TrustBundle(chart, 'bundle', {
          secrets: [{ name: 'one', key: 'tls.crt' }],
          trustNamespace: 'istio-system',
        });
        new IstioCsrAgent(chart, 'agent', {
          mesh,
          issuer: one.issuer,
          runtimeConfiguration: RuntimeConfiguration.create({ issuer: name === 'one' ? one.issuer : two.issuer }),
          trustAnchor: TrustAnchor.fromBundle(bundle),
        });
      });
    expect(step(withRuntime('one'), withRuntime('one'))).toEqual([]);
    expect(unsafeRules(withRuntime('one'), withRuntime('two'))).toEqual([
      'trusted-before-active',
      'trusted-while-active',
    ]);
  });

  test("include that of istiod's certificate", () => {
    const withIstiod = (name: string) =>
      output((chart) => {
        const chains = { one: chain('one')(chart), two: chain('two')(chart) };
        new IstioCsrAgent(chart, 'agent', {
          mesh,
          issuer: chains.one.issuer,
          istiodCertificate: IstiodCertificate.create({ issuer: chains[name as 'one' | 'two'].issuer }),
        });
      });
    const findings = step(withIstiod('one'), withIstiod('two'));
    expect(findings.map(({ message }) => message.slice(0, 52))).toContain(
      'Issuer istio-system/two starts to sign for istiod, b',
    );
  });
});

describe('the outputs', () => {
  const one = () => output((chart) => agentWith(chain('ca')(chart).issuer as IssuerRef)(chart));

  test('a first installation only has to trust what signs', () => {
    expect(step([], one())).toEqual([]);
  });

  test('of several clusters are refused by name', () => {
    expect(() => step(one(), [...one(), ...one()])).toThrow(
      new ManifestError(
        'new: holds cert-manager.io Issuer istio-system/ca-s more than once: name the folder of one cluster',
      ),
    );
  });

  test('without an agent are refused', () => {
    expect(() => step([], [])).toThrow('old, new: neither holds an istio-csr agent');
  });
});
