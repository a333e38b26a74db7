import {
  CaSecretIssuer,
  ExternalCaIstio,
  IssuerRef,
  IstioCsrAgent,
  type IstioCsrAgentProps,
  IstioCsrRelease,
  IstiodCertificate,
  IstioVersion,
  Mesh,
  RuntimeConfiguration,
  SelfSignedCaChain,
  TrustAnchor,
  TrustBundle,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { containerOf, flagsOf, podOf } from '../../support/agent-objects';
import { LATEST } from '../../support/latest';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only, type SynthesizedObject, synth } from '../../support/synth';

const mesh = new Mesh();
const issuer = IssuerRef.clusterIssuer('corporate-ca');
const ANNOTATION = 'cdk8s-istio-csr.io/trust-anchor-version';
let root: TestCa;
let warnings: jest.SpyInstance;
beforeAll(async () => {
  root = await TestCa.root('root');
});
beforeEach(() => {
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

type Props = Partial<IstioCsrAgentProps>;
const agent = (props: Props | ((scope: Construct) => Props)): SynthesizedObject[] =>
  synth((chart) => {
    new IstioCsrAgent(chart, 'agent', { mesh, issuer, ...(typeof props === 'function' ? props(chart) : props) });
  });

describe('the trust anchor of an agent', () => {
  test('given as PEM comes along in a ConfigMap of its own', () => {
    const trustAnchor = TrustAnchor.fromPem(root.certificate);
    const objects = agent({ trustAnchor });
    expect(problemsOf(objects)).toEqual([]);
    const configMap = only(objects, 'ConfigMap');
    expect(configMap.metadata).toMatchObject({
      name: 'cert-manager-istio-csr-trust-anchor',
      namespace: 'cert-manager',
    });
    expect(configMap.data).toEqual({ 'ca.pem': root.certificate.replace(/\n*$/, '\n') });
    expect(podOf(objects).volumes).toEqual([
      {
        name: 'trust-anchor',
        configMap: { name: configMap.metadata.name, items: [{ key: 'ca.pem', path: 'ca.pem' }] },
      },
    ]);
  });

  test.each<[string, () => Props | ((scope: Construct) => Props), object]>([
    [
      'a Secret',
      () => ({ trustAnchor: TrustAnchor.fromSecret('root', { key: 'root.pem' }) }),
      { secret: { secretName: 'root', items: [{ key: 'root.pem', path: 'ca.pem' }] } },
    ],
    [
      'a ConfigMap',
      () => ({ trustAnchor: TrustAnchor.fromConfigMap('root') }),
      { configMap: { name: 'root', items: [{ key: 'ca.crt', path: 'ca.pem' }] } },
    ],
    [
      'a Bundle',
      () => (scope: Construct) => {
        const bundle = new TrustBundle(scope, 'bundle', { pems: [root.certificate], key: 'roots.pem' });
        return { trustAnchor: TrustAnchor.fromBundle(bundle) };
      },
      { configMap: { name: 'mesh-trust-anchors', items: [{ key: 'roots.pem', path: 'ca.pem' }] } },
    ],
  ])('of %s is mounted by its one entry, and named in the flag', (_what, props, source) => {
    const objects = agent(props());
    expect(problemsOf(objects)).toEqual([]);
    expect(podOf(objects).volumes).toEqual([{ name: 'trust-anchor', ...source }]);
    const [{ mountPath, readOnly, subPath }] = containerOf(objects).volumeMounts;
    // A file that is mounted alone (subPath) would never be updated.
    expect([readOnly, subPath]).toEqual([true, undefined]);
    expect(flagsOf(objects)['root-ca-file']).toEqual([`${mountPath}/ca.pem`]);
  });

  test.each(['v0.1.0', LATEST])('is mounted in %s', (release) => {
    const objects = agent({ trustAnchor: TrustAnchor.fromPem(root.certificate), release: IstioCsrRelease.of(release) });
    expect(problemsOf(objects)).toEqual([]);
    expect(flagsOf(objects)['root-ca-file']).toEqual(['/var/run/istio-csr/trust-anchor/ca.pem']);
  });

  test('goes beside volumes of your own', () => {
    const objects = agent({
      trustAnchor: TrustAnchor.fromSecret('root'),
      volumes: [{ name: 'mine', emptyDir: {} }],
      volumeMounts: [{ name: 'mine', mountPath: '/mine' }],
    });
    expect(podOf(objects).volumes.map(({ name }: { name: string }) => name)).toEqual(['mine', 'trust-anchor']);
    expect(containerOf(objects).volumeMounts).toHaveLength(2);
  });

  test.each([
    ['1.8.2', true],
    ['1.30.9', true],
    ['1.31.0', false],
    ['1.32', false],
  ])('stamps the pods of the agent, and of an istiod that reads it once: Istio %s: %s', (version, isStamped) => {
    const trustAnchor = TrustAnchor.fromPem(root.certificate);
    const objects = synth((chart) => {
      const made = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor });
      expect(made.trustAnchor).toBe(trustAnchor);
      new ExternalCaIstio(chart, 'istio', { agent: made, version: IstioVersion.of(version) });
    });
    const pods = only(objects, 'Deployment').spec.template.metadata.annotations;
    const istiod = only(objects, 'IstioOperator').spec.components.pilot.k8s.podAnnotations;
    const stamp = { [ANNOTATION]: trustAnchor.version };
    expect(pods).toMatchObject(stamp);
    expect(istiod).toEqual(isStamped ? stamp : undefined);
  });

  test('is what the issuer returns, without a word, for a chain of this library', () => {
    const objects = synth((chart) => {
      const ca = new SelfSignedCaChain(chart, 'ca', { mesh, root: {} });
      const made = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
      expect(made.trustAnchor?.kind).toBe('discovered');
      new ExternalCaIstio(chart, 'istio', { agent: made, version: IstioVersion.LATEST });
    });
    expect(flagsOf(objects)['root-ca-file']).toEqual(['']);
    expect(podOf(objects).volumes).toBeUndefined();
    expect(only(objects, 'IstioOperator').spec.components.pilot.k8s.podAnnotations).toBeUndefined();
    expect(warnings).not.toHaveBeenCalled();
  });

  test('may be what another issuer returns when it is asked for by name, with a warning', () => {
    expect(flagsOf(agent({ trustAnchor: TrustAnchor.discovered() }))['root-ca-file']).toEqual(['']);
    expect(warnings).toHaveBeenCalledWith(
      expect.stringMatching(/^warning: test\/agent: trustAnchor: discovered: whoever can change the issuer/),
    );
  });

  test('is warned of when it ends soon', async () => {
    const soon = await TestCa.root('soon', { notAfter: new Date(Date.now() + 24 * 3600 * 1000) });
    agent({ trustAnchor: TrustAnchor.fromPem(soon.certificate) });
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining('test/agent: the trust anchor "CN=soon" expires on'));
  });

  test('of fromHelmValues is what the values say, as the chart has it', () => {
    synth((chart) => expect(IstioCsrAgent.fromHelmValues(chart, 'agent').trustAnchor).toBeUndefined());
    expect(warnings).not.toHaveBeenCalled();
  });
});

describe('an agent without a trust anchor', () => {
  const unpinned = 'TrustAnchor.fromPem, fromSecret, fromConfigMap or fromBundle, because';
  test.each<[string, Props | ((scope: Construct) => Props), string]>([
    ['an issuer that is only named', {}, 'the root of ClusterIssuer corporate-ca is not known'],
    [
      'your own CA in a Secret',
      (scope: Construct) => ({ issuer: new CaSecretIssuer(scope, 'own', { mesh, secretName: 'ca' }) }),
      'the root of Issuer istio-ca is not known',
    ],
    [
      'an issuer that only a ConfigMap names',
      {
        issuer: undefined,
        runtimeConfiguration: RuntimeConfiguration.existing('which'),
        istiodCertificate: IstiodCertificate.dynamic(),
      },
      'the root of an issuer named at run time is not known',
    ],
    [
      'a chain, and another issuer at run time',
      (scope: Construct) => ({
        issuer: new SelfSignedCaChain(scope, 'ca', { mesh }).issuer,
        runtimeConfiguration: RuntimeConfiguration.create({ issuer }),
      }),
      'the root of ClusterIssuer corporate-ca is not known',
    ],
    [
      "a chain, and another issuer for istiod's certificate",
      (scope: Construct) => ({
        issuer: new SelfSignedCaChain(scope, 'ca', { mesh }).issuer,
        istiodCertificate: IstiodCertificate.create({ issuer }),
      }),
      'the root of ClusterIssuer corporate-ca is not known',
    ],
    [
      'two chains',
      (scope: Construct) => ({
        issuer: new SelfSignedCaChain(scope, 'ca', { mesh }).issuer,
        istiodCertificate: IstiodCertificate.create({
          issuer: new SelfSignedCaChain(scope, 'two', { mesh, name: 'two', selfSignedIssuerName: 'two-s' }).issuer,
        }),
      }),
      'Issuer istio-ca and Issuer two have different roots',
    ],
  ])('is refused for %s', (_what, props, whose) => {
    expectRefusal(() => agent(props), {
      place: 'test/agent',
      prop: 'trustAnchor',
      received: 'nothing',
      allowed: `${unpinned} ${whose}`,
    });
  });
});

describe('what contradicts the trust anchor', () => {
  const trustAnchor = TrustAnchor.fromConfigMap('root');
  test.each<[string, Props | ((scope: Construct) => Props), string, string, string]>([
    [
      'a file beside it',
      { trustAnchor, trustAnchorFile: '/x/ca.pem' },
      'trustAnchorFile',
      '"/x/ca.pem"',
      'trustAnchor or',
    ],
    [
      'a volume of its name',
      { trustAnchor, volumes: [{ name: 'trust-anchor', emptyDir: {} }] },
      'volumes',
      '"trust-anchor"',
      'any volume but',
    ],
    [
      'a mount at its path',
      { trustAnchor, volumeMounts: [{ name: 'x', mountPath: '/var/run/istio-csr/trust-anchor/' }] },
      'volumeMounts',
      '"/var/run/istio-csr/trust-anchor/"',
      'any volume but',
    ],
    [
      'a mount below its path',
      { trustAnchor, volumeMounts: [{ name: 'x', mountPath: '/var/run/istio-csr/trust-anchor/more' }] },
      'volumeMounts',
      '"/var/run/istio-csr/trust-anchor/more"',
      'any volume but',
    ],
    [
      'PEM as it is, in place of a TrustAnchor',
      { trustAnchor: '-----BEGIN' as never },
      'trustAnchor',
      '(a text of 10 characters, not shown)',
      'TrustAnchor.fromPem(...)',
    ],
    [
      'a Bundle for another namespace',
      (scope: Construct) => {
        const bundle = new TrustBundle(scope, 'b', {
          secrets: [{ name: 'a', key: 'tls.crt' }],
          namespace: 'elsewhere',
        });
        return { trustAnchor: TrustAnchor.fromBundle(bundle) };
      },
      'trustAnchor',
      '"a Bundle written to namespace elsewhere"',
      'a Bundle written to namespace cert-manager',
    ],
  ])('is refused: %s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => agent(props), { place: 'test/agent', prop, received, allowed });
  });
});
