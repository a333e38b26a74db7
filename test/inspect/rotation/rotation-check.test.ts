import { ApiObject, type Chart, JsonPatch } from 'cdk8s';
import {
  type IIssuer,
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
import { ManifestError } from '../../../lib/inspect/read/load';
import { TestCa } from '../../support/pki';
import { output, step, unsafeRules } from './outputs';

const mesh = new Mesh();
let a: TestCa;
beforeEach(() => {
  // What is discovered is warned of.
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());
beforeAll(async () => {
  a = await TestCa.root('a');
});

const agentWith = (issuer: IIssuer, trustAnchor?: TrustAnchor) => (chart: Chart) =>
  new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
const pem = ({ certificate }: TestCa) => TrustAnchor.fromPem(certificate);
const chain =
  (name: string, more: object = {}) =>
  (chart: Chart) =>
    new SelfSignedCaChain(chart, name, { mesh, name, selfSignedIssuerName: `${name}-s`, ...more });

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
    expect(findings.map(({ check }) => check)).toEqual(['roots-keep-their-key']);
    expect(findings[0]?.meaning).toContain(`Certificate istio-system/ca becomes another root in place: ${change}`);
  });

  test('making a new key at each renewal is refused', () => {
    const rekeyed = output((chart) => {
      const ca = chain('ca')(chart);
      ApiObject.of(ca).addJsonPatch(JsonPatch.replace('/spec/privateKey/rotationPolicy', 'Always'));
      agentWith(ca.issuer as IssuerRef)(chart);
    });
    expect(step(one(), rekeyed)[0]?.meaning).toContain('privateKey.rotationPolicy from Never to Always');
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

  test.each([
    ['the intermediate that signs', 'Certificate', 'istio-ca'],
    ['the Issuer of the root above it', 'Issuer', 'istio-root'],
    ['the self-signed Issuer that renews the root', 'Issuer', 'selfsigned'],
  ])('of a chain: %s', (_what, kind, name) => {
    const before = output((chart) => {
      const { issuer } = new SelfSignedCaChain(chart, 'ca', { mesh, root: {} });
      agentWith(issuer, pem(a))(chart);
    });
    expect(before.map((object) => `${object.kind} ${object.name}`)).toContain(`${kind} ${name}`);
    const without = before.filter((object) => !(object.kind === kind && object.name === name));
    expect(unsafeRules(before, before)).toEqual([]);
    expect(unsafeRules(before, without)).toContain('authorities-stay');
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

  test('are not known while the ConfigMap that names one at run time is not part of the output', () => {
    const withExisting = (name: string) =>
      output((chart) => {
        new IstioCsrAgent(chart, 'agent', {
          mesh,
          issuer: IssuerRef.clusterIssuer('one'),
          runtimeConfiguration: RuntimeConfiguration.existing(name),
          trustAnchor: pem(a),
        });
      });
    expect(step(withExisting('a'), withExisting('a'))).toEqual([]);
    expect(step(withExisting('a'), withExisting('b')).map(({ check, objects }) => [check, objects])).toEqual([
      ['unknown-signer', ['ConfigMap cert-manager/b']],
    ]);
  });

  test("include that of istiod's certificate", () => {
    const withIstiod = (name: string) =>
      output((chart) => {
        const chains = { one: chain('one')(chart), two: chain('two')(chart) };
        new IstioCsrAgent(chart, 'agent', {
          mesh,
          trustAnchor: TrustAnchor.discovered(),
          issuer: chains.one.issuer,
          istiodCertificate: IstiodCertificate.create({ issuer: chains[name as 'one' | 'two'].issuer }),
        });
      });
    const findings = step(withIstiod('one'), withIstiod('two'));
    expect(findings.map(({ meaning = '' }) => meaning.slice(0, 52))).toContain(
      'Issuer istio-system/two starts to sign for istiod, a',
    );
  });
});

describe('what the agent mounts', () => {
  const mounting = (change: (bundle: ApiObject) => void) =>
    output((chart) => {
      const ca = new RotatingCa(chart, 'ca', { mesh, generations: ['1'], active: '1' });
      agentWith(ca.issuer)(chart);
      const bundle = chart.node.findAll().find((each) => ApiObject.isApiObject(each) && each.kind === 'Bundle');
      change(bundle as ApiObject);
    });
  const asMade = mounting(() => undefined);

  test.each<[string, string, unknown, string]>([
    ['another entry', '/spec/target/configMap/key', 'other.crt', 'writes entry other.crt, and the agent mounts entry'],
    [
      'another namespace',
      '/spec/target/namespaceSelector/matchLabels/kubernetes.io~1metadata.name',
      'elsewhere',
      'is written to namespace elsewhere, and the agent runs in cert-manager',
    ],
  ])('is no longer what the Bundle writes: %s', (_what, path, value, message) => {
    const findings = step(
      asMade,
      mounting((bundle) => bundle.addJsonPatch(JsonPatch.replace(path, value))),
    );
    expect(findings.map(({ check, status }) => [check, status])).toEqual([['trust-reaches-agent', 'fail']]);
    expect(findings[0]?.meaning).toContain(message);
  });

  test('is not mixed up with a Secret of the same name that a ClusterIssuer uses in another namespace', () => {
    const withSecret = (namespace: string) =>
      output((chart) => {
        chain('ca', { namespace: 'elsewhere' })(chart);
        const spec = { ca: { secretName: 'ca' } };
        new ApiObject(chart, 'cluster-issuer', {
          apiVersion: 'cert-manager.io/v1',
          kind: 'ClusterIssuer',
          metadata: { name: `from-${namespace}` },
          spec,
        });
        agentWith(IssuerRef.clusterIssuer(`from-${namespace}`), pem(a))(chart);
      });
    expect(step(withSecret('a'), withSecret('b')).map(({ check }) => check)).toContain('unknown-signer');
  });
});

describe('the outputs', () => {
  const one = () => output((chart) => agentWith(chain('ca')(chart).issuer as IssuerRef)(chart));

  test('of which the old one holds no agent are compared with nothing, which is said of each new agent', () => {
    const said = step(output(chain('elsewhere')), one());
    expect(said.map(({ check, status, subject }) => [check, status, subject])).toEqual([
      ['nothing-compared', 'warn', 'cert-manager/cert-manager-istio-csr'],
    ]);
    expect(said[0]?.meaning).toMatch(/^old holds no istio-csr agent, so .*cert-manager-istio-csr.* with nothing\.$/);
    expect(said[0]?.docs).toBe('docs/rotation.md#nothing-compared');
  });

  test('of several clusters are refused by name', () => {
    const other = output((chart) => agentWith(chain('ca', { organizations: ['other'] })(chart).issuer)(chart));
    expect(() => step(one(), [...one(), ...other])).toThrow(
      new ManifestError(
        'Certificate istio-system/ca differs between its places: dist/mesh.k8s.yaml, twice. ' +
          'Objects of several clusters make no one mesh: name the files or folders of one cluster.',
      ),
    );
  });

  test('may hold an object twice', () => {
    expect(step(one(), [...one(), ...one()])).toEqual([]);
  });

  test('without an agent are refused', () => {
    expect(() => step([], [])).toThrow('old, new: neither holds an istio-csr agent');
  });
});
