import { ApiObject, Duration } from 'cdk8s';
import {
  AwsPcaIssuer,
  CertManager,
  type CertManagerProps,
  ChartDelivery,
  type ExternalIssuerProps,
  type IIssuer,
  IssuerRef,
  IstioCsrAgent,
  type IstioCsrAgentProps,
  IstiodCertificate,
  Mesh,
  MeshCertificatePolicy,
  type MeshCertificatePolicyProps,
  PrivateKey,
  RotatingCa,
  RuntimeConfiguration,
  SelfSignedCaChain,
  TrustAnchor,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { only, refusalOf, type SynthesizedObject, synth } from '../support/synth';
import { decision, type Request } from './approver';

const mesh = new Mesh({ trustDomain: 'prod.example.com', revisions: ['default', 'canary'] });
const trustAnchor = TrustAnchor.fromConfigMap('root');
const AGENT = 'cert-manager/cert-manager-istio-csr';
const CERT_MANAGER = 'cert-manager/cert-manager';

type Props = Partial<Omit<MeshCertificatePolicyProps, 'agent'>>;
type AgentProps = Partial<IstioCsrAgentProps>;

function policy(
  agentProps: AgentProps | ((scope: Construct) => AgentProps) = {},
  props: Props = {},
): SynthesizedObject[] {
  return synth((chart) => {
    const own = typeof agentProps === 'function' ? agentProps(chart) : agentProps;
    const issuer = IssuerRef.clusterIssuer('pki');
    const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor, ...own });
    new MeshCertificatePolicy(chart, 'policy', { agent, ...props });
  });
}

const request = { namespace: 'istio-system', issuer: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'pki' } };

/** What the sources of istio-csr v0.17.0, Istio and ztunnel ask for. */
const sidecar: Request = {
  ...request,
  requester: AGENT,
  organizations: [''],
  uris: ['spiffe://prod.example.com/ns/shop/sa/cart'],
  usages: ['client auth', 'server auth'],
  durationSeconds: 3600,
  algorithm: 'RSA',
  keySize: 2048,
};
const ztunnel: Request = { ...sidecar, organizations: [], algorithm: 'ECDSA', keySize: 256 };
const serving: Request = {
  ...request,
  requester: AGENT,
  organizations: [''],
  dnsNames: ['cert-manager-istio-csr.cert-manager.svc'],
  usages: ['server auth'],
  durationSeconds: 3600,
  algorithm: 'RSA',
  keySize: 2048,
};
const istiod: Request = {
  ...request,
  requester: CERT_MANAGER,
  commonName: 'istiod.istio-system.svc',
  dnsNames: ['istiod.istio-system.svc', 'istiod-canary.istio-system.svc'],
  uris: ['spiffe://prod.example.com/ns/istio-system/sa/istiod-service-account'],
  durationSeconds: 3600,
  algorithm: 'RSA',
  keySize: 2048,
};

afterEach(() => jest.restoreAllMocks());

describe('MeshCertificatePolicy', () => {
  const objects = policy();

  test('makes objects that a cluster accepts, with the policy for workloads as its main one', () => {
    expect(problemsOf(objects)).toEqual([]);
    synth((chart) => {
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: IssuerRef.clusterIssuer('pki'), trustAnchor });
      const made = ApiObject.of(new MeshCertificatePolicy(chart, 'policy', { agent }));
      expect([made.kind, made.name]).toEqual(['CertificateRequestPolicy', 'cert-manager-istio-csr-workload-rsa']);
    });
  });

  test.each<[string, Request]>([
    ['a sidecar', sidecar],
    ['a sidecar with an ECDSA key', { ...sidecar, algorithm: 'ECDSA', keySize: 384 }],
    ['a sidecar that asks for less time', { ...sidecar, durationSeconds: 600 }],
    ['ztunnel', ztunnel],
    ["the agent's serving certificate", serving],
    ["istiod's certificate", istiod],
  ])('approves what %s asks for', (_what, asked) => {
    expect(decision(objects, asked)).toBe('approved');
  });

  test.each<[string, Request]>([
    ['another trust domain', { ...sidecar, uris: ['spiffe://evil.example.com/ns/shop/sa/cart'] }],
    ['a trust domain that only looks alike', { ...sidecar, uris: ['spiffe://prodXexample.com/ns/shop/sa/cart'] }],
    ['a path that goes on', { ...sidecar, uris: ['spiffe://prod.example.com/ns/shop/sa/cart/more'] }],
    ['a URI that is no SPIFFE ID', { ...sidecar, uris: ['https://prod.example.com/ns/shop/sa/cart'] }],
    ['a second identity of elsewhere', { ...sidecar, uris: [...(sidecar.uris ?? []), 'spiffe://evil/ns/a/sa/b'] }],
    ['no identity', { ...sidecar, uris: [] }],
    ['a DNS name beside the identity', { ...sidecar, dnsNames: ['istiod.istio-system.svc'] }],
    ['a common name', { ...sidecar, commonName: 'admin' }],
    ['an organization', { ...sidecar, organizations: ['system:masters'] }],
    ['a CA', { ...sidecar, isCa: true }],
    ['another usage', { ...sidecar, usages: ['client auth', 'cert sign'] }],
    ['more time than the agent gives', { ...sidecar, durationSeconds: 3601 }],
    ['no word of the time', { ...sidecar, durationSeconds: undefined }],
    ['a short RSA key', { ...sidecar, keySize: 1024 }],
    ['another kind of key', { ...sidecar, algorithm: 'Ed25519', keySize: -1 }],
    ['a serving name of somebody else', { ...serving, dnsNames: ['istiod.istio-system.svc'] }],
    ['a serving name and an identity', { ...serving, uris: sidecar.uris }],
    ['the identity of a workload for istiod', { ...istiod, uris: sidecar.uris }],
    ['a name that no revision has', { ...istiod, dnsNames: ['istiod-old.istio-system.svc'] }],
    ['client usage for the serving certificate', { ...serving, usages: ['client auth'] }],
  ])('denies %s', (_what, asked) => {
    expect(decision(objects, asked)).toBe('denied');
  });

  test.each<[string, Request]>([
    ['somebody else', { ...sidecar, requester: 'shop/default' }],
    ['the agent in another namespace', { ...sidecar, namespace: 'shop' }],
    ['another issuer', { ...sidecar, issuer: { ...sidecar.issuer, name: 'web' } }],
    ['a namespaced issuer of the same name', { ...sidecar, issuer: { ...sidecar.issuer, kind: 'Issuer' } }],
  ])('is not for %s', (_what, asked) => {
    expect(decision(objects, asked)).toBe('ignored');
  });

  test("does not let cert-manager ask for workloads, nor the agent for istiod's names", () => {
    expect(decision(objects, { ...sidecar, requester: CERT_MANAGER })).toBe('denied');
    expect(decision(objects, { ...istiod, requester: AGENT })).toBe('denied');
  });

  test('any SPIFFE ID of the trust domain is approved, and any change of it that is none is not', () => {
    const segment = fc.stringMatching(/^[a-z0-9]([-a-z0-9.]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(segment, segment, fc.string({ minLength: 1 }), (namespace, account, noise) => {
        const uri = `spiffe://prod.example.com/ns/${namespace}/sa/${account}`;
        expect(decision(objects, { ...sidecar, uris: [uri] })).toBe('approved');
        expect(decision(objects, { ...sidecar, uris: [`${uri}/${noise}`] })).toBe('denied');
        expect(decision(objects, { ...sidecar, uris: [`${noise}${uri}`] })).toBe('denied');
      }),
    );
  });
});

describe('MeshCertificatePolicy follows its agent', () => {
  test('in names, namespaces, keys and lifetimes', () => {
    const objects = policy(
      {
        name: 'csr',
        namespace: 'pki',
        maxCertificateDuration: Duration.hours(24),
        serving: { dnsNames: ['csr.pki.svc', 'ca.example.com'], privateKey: PrivateKey.ecdsa(384) },
        certificateRequests: { namespace: 'requests' },
        istiodCertificate: IstiodCertificate.create({ privateKey: PrivateKey.ecdsa(256), duration: Duration.hours(2) }),
      },
      { certManagerServiceAccount: 'cm/controller' },
    );
    expect(problemsOf(objects)).toEqual([]);
    const agent = { requester: 'pki/csr', namespace: 'requests' };
    const asked: Request[] = [
      { ...sidecar, ...agent, durationSeconds: 24 * 3600 },
      { ...serving, ...agent, dnsNames: ['ca.example.com', 'csr.pki.svc'], algorithm: 'ECDSA', keySize: 384 },
      { ...istiod, requester: 'cm/controller', algorithm: 'ECDSA', keySize: 256, durationSeconds: 7200 },
    ];
    expect(asked.map((each) => decision(objects, each))).toEqual(['approved', 'approved', 'approved']);
  });

  test.each([256, 384])('whatever size istio-csr makes its ECDSA key of: %d', (keySize) => {
    for (const privateKey of [PrivateKey.ecdsa(256), PrivateKey.ecdsa(384)]) {
      const objects = policy({ serving: { privateKey } });
      expect(decision(objects, { ...serving, algorithm: 'ECDSA', keySize })).toBe('approved');
      expect(decision(objects, { ...serving, algorithm: 'ECDSA', keySize: 521 })).toBe('denied');
      expect(decision(objects, serving)).toBe('denied');
    }
  });

  test('to issuers of one name and two kinds', () => {
    const issuers = [IssuerRef.clusterIssuer('pki'), IssuerRef.issuer('pki', 'istio-system')];
    const objects = policy({}, { issuers });
    expect(problemsOf(objects)).toEqual([]);
    const decisions = issuers.map((issuer) => decision(objects, { ...sidecar, issuer }));
    expect(decisions).toEqual(['approved', 'approved']);
  });

  test("when it makes istiod's certificate itself", () => {
    const objects = policy({ istiodCertificate: IstiodCertificate.dynamic() });
    expect(decision(objects, istiod)).toBe('approved');
  });

  test('without a certificate of istiod there is nothing for cert-manager', () => {
    const objects = policy({ istiodCertificate: IstiodCertificate.none() });
    expect(decision(objects, istiod)).toBe('ignored');
  });

  test('to both issuers when a ConfigMap names another one', () => {
    const runtimeConfiguration = RuntimeConfiguration.create({ issuer: IssuerRef.issuer('next', 'istio-system') });
    const objects = policy({ runtimeConfiguration });
    expect(problemsOf(objects)).toEqual([]);
    const next = { group: 'cert-manager.io', kind: 'Issuer', name: 'next' };
    expect([decision(objects, sidecar), decision(objects, { ...sidecar, issuer: next })]).toEqual([
      'approved',
      'approved',
    ]);
  });

  test('of a values file of the chart', () => {
    const objects = synth((chart) => {
      const agent = IstioCsrAgent.fromHelmValues(chart, 'agent', {
        values: { app: { tls: { trustDomain: 'prod.example.com' }, istio: { revisions: ['default', 'canary'] } } },
      });
      new MeshCertificatePolicy(chart, 'policy', { agent });
    });
    expect(problemsOf(objects)).toEqual([]);
    const issuer = { group: 'cert-manager.io', kind: 'Issuer', name: 'istio-ca' };
    const decisions = [sidecar, serving, istiod].map((each) => decision(objects, { ...each, issuer }));
    expect(decisions).toEqual(['approved', 'approved', 'approved']);
  });

  test('refuses an agent whose issuer only somebody else names, unless it is told', () => {
    const agent = {
      issuer: undefined,
      runtimeConfiguration: RuntimeConfiguration.existing('which'),
      istiodCertificate: IstiodCertificate.dynamic(),
    };
    expectRefusal(() => policy(agent), {
      place: 'test/policy',
      prop: 'issuers',
      received: 'nothing',
      allowed: 'the issuers that the ConfigMap of the agent may name',
    });
    const objects = policy(agent, { issuers: [IssuerRef.clusterIssuer('pki')] });
    expect([decision(objects, sidecar), decision(objects, istiod)]).toEqual(['approved', 'approved']);
  });
});

describe('MeshCertificatePolicy and the CA', () => {
  const caRequest = (name: string, issuer: string): Request => ({
    requester: CERT_MANAGER,
    namespace: 'istio-system',
    issuer: { group: 'cert-manager.io', kind: 'Issuer', name: issuer },
    commonName: name,
    organizations: ['prod.example.com', 'cert-manager'],
    isCa: true,
    durationSeconds: 3650 * 24 * 3600,
    algorithm: 'ECDSA',
    keySize: 256,
  });

  const withAuthority = (make: (scope: Construct) => SelfSignedCaChain | RotatingCa) =>
    synth((chart) => {
      const authority = make(chart);
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: authority.issuer });
      new MeshCertificatePolicy(chart, 'policy', { agent, authorities: [authority] });
    });

  test('approves the CA certificates of a chain when it is told of it', () => {
    const objects = withAuthority((chart) => new SelfSignedCaChain(chart, 'ca', { mesh, root: {} }));
    expect(problemsOf(objects)).toEqual([]);
    expect(decision(objects, caRequest('istio-ca', 'istio-root'))).toBe('approved');
    expect(decision(objects, caRequest('istio-root', 'selfsigned'))).toBe('approved');
    expect(decision(objects, caRequest('evil', 'selfsigned'))).toBe('denied');
    expect(decision(policy(), caRequest('istio-ca', 'istio-root'))).toBe('ignored');
  });

  test('approves those of every generation', () => {
    const generations = ['2025', '2026'];
    const objects = withAuthority((chart) => new RotatingCa(chart, 'ca', { mesh, generations, active: '2025' }));
    expect(problemsOf(objects)).toEqual([]);
    for (const name of ['istio-ca-2025', 'istio-ca-2026']) {
      expect(decision(objects, caRequest(name, `${name}-selfsigned`))).toBe('approved');
    }
  });

  describe('in a rotation', () => {
    const POLICY_KINDS = ['CertificateRequestPolicy', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
    const rotating = (generations: string[], active: string, props: { told?: boolean; agent?: AgentProps } = {}) => {
      const objects = synth((chart) => {
        const ca = new RotatingCa(chart, 'ca', { mesh, generations, active });
        const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer, ...props.agent });
        new MeshCertificatePolicy(chart, 'policy', { agent, authorities: props.told === false ? [] : [ca] });
      });
      expect(problemsOf(objects)).toEqual([]);
      return objects;
    };
    const policies = (objects: SynthesizedObject[]) => objects.filter(({ kind }) => POLICY_KINDS.includes(kind));
    const asking = (name: string) =>
      [sidecar, serving, istiod].map((each) => ({
        ...each,
        issuer: { group: 'cert-manager.io', kind: 'Issuer', name },
      }));

    test.each<[string, { told?: boolean; agent?: AgentProps }]>([
      ['named', {}],
      ['found in the app', { told: false }],
      ["which makes istiod's certificate too", { agent: { istiodCertificate: IstiodCertificate.dynamic() } }],
    ])('making another generation active changes nothing, with the CA %s', (_what, props) => {
      jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      const [before, after] = ['2025', '2026'].map((active) => rotating(['2025', '2026'], active, props));
      expect(policies(after ?? [])).toEqual(policies(before ?? []));
      for (const name of ['istio-ca-2025', 'istio-ca-2026']) {
        expect(asking(name).map((each) => decision(after ?? [], each))).toEqual(['approved', 'approved', 'approved']);
      }
      expect(asking('istio-ca-2027').map((each) => decision(after ?? [], each))).not.toContain('approved');
    });

    test('a generation comes and goes without a change to the policies of another one', () => {
      const named = (objects: SynthesizedObject[]) =>
        objects.filter(({ kind }) => kind === 'CertificateRequestPolicy').map(({ metadata, spec }) => [metadata, spec]);
      const both = named(rotating(['2025', '2026'], '2025'));
      expect(both).toEqual(expect.arrayContaining(named(rotating(['2025'], '2025'))));
      expect(both).toEqual(expect.arrayContaining(named(rotating(['2026'], '2026'))));
    });
  });

  describe('that it is not told of', () => {
    const warnings = (build: (chart: Construct) => void): string[] => {
      const spy = jest
        .spyOn(console, 'warn')
        .mockReset()
        .mockImplementation(() => undefined);
      synth(build);
      return spy.mock.calls.map(([message]) => String(message));
    };
    const agentOf = (chart: Construct, issuer: IIssuer, name?: string) =>
      new IstioCsrAgent(chart, name ?? 'agent', { mesh, issuer, name, trustAnchor });

    test.each<[string, (chart: Construct) => SelfSignedCaChain | RotatingCa, string]>([
      ['a chain', (chart) => new SelfSignedCaChain(chart, 'ca', { mesh, root: {} }), 'istio-root, istio-ca'],
      [
        'a CA that rotates',
        (chart) => new RotatingCa(chart, 'ca', { mesh, generations: ['1', '2'], active: '1' }),
        'istio-ca-1, istio-ca-2',
      ],
    ])('warns of %s once', (_what, make, names) => {
      const said = warnings((chart) => {
        const agent = agentOf(chart, make(chart).issuer);
        new MeshCertificatePolicy(chart, 'policy', { agent });
      });
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('warning: test/policy: authorities: test/ca signs for the agent');
      expect(said[0]).toContain(`(${names})`);
      expect(said[0]).toContain('Add the CA to authorities');
    });

    test('does not warn of one that another policy approves, that does not sign for the agent, or of elsewhere', () => {
      expect(
        warnings((chart) => {
          const ca = new SelfSignedCaChain(chart, 'ca', { mesh });
          new SelfSignedCaChain(chart, 'other', { mesh, name: 'other', selfSignedIssuerName: 'other-selfsigned' });
          const [one, two] = ['one', 'two'].map((name) => agentOf(chart, ca.issuer, name));
          if (one) new MeshCertificatePolicy(chart, 'policy', { agent: one });
          if (two) new MeshCertificatePolicy(chart, 'other-policy', { agent: two, authorities: [ca] });
        }),
      ).toEqual([]);
      expect(
        warnings((chart) => {
          const agent = agentOf(chart, IssuerRef.issuer('istio-ca', 'istio-system'));
          new MeshCertificatePolicy(chart, 'policy', { agent });
        }),
      ).toEqual([]);
    });
  });

  test('keeps Certificates of one name in several namespaces apart, and takes the same one once', () => {
    const objects = synth((chart) => {
      const [ca, other] = ['istio-system', 'a'].map(
        (namespace) => new SelfSignedCaChain(chart, namespace, { mesh, namespace }),
      ) as [SelfSignedCaChain, SelfSignedCaChain];
      const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
      new MeshCertificatePolicy(chart, 'policy', { agent, authorities: [ca, other, ca] });
    });
    expect(problemsOf(objects)).toEqual([]);
    for (const namespace of ['istio-system', 'a']) {
      expect(decision(objects, { ...caRequest('istio-ca', 'selfsigned'), namespace })).toBe('approved');
    }
  });

  test('refuses two different Certificates of one name and namespace', () => {
    const build = () =>
      synth((chart) => {
        const agent = new IstioCsrAgent(chart, 'agent', { mesh, issuer: IssuerRef.clusterIssuer('pki'), trustAnchor });
        const authorities = [mesh, new Mesh({ trustDomain: 'other.example.com' })].map(
          (each, index) => new SelfSignedCaChain(chart, `ca${index}`, { mesh: each }),
        );
        new MeshCertificatePolicy(chart, 'policy', { agent, authorities });
      });
    expectRefusal(build, {
      place: 'test/policy',
      prop: 'authorities',
      received: '"two that need a certificate \\"istio-ca\\" in namespace istio-system, and not the same"',
      allowed: 'one need of each name in a namespace',
    });
  });

  test('takes a * in a name as it stands', () => {
    const authority = {
      certificateNeeds: [
        {
          name: 'gateway',
          namespace: 'istio-system',
          issuers: [IssuerRef.clusterIssuer('pki')],
          commonName: '*.example.com',
          organizations: ['a "quoted" \\ *'],
          dnsNames: ['*.example.com', 'example.com'],
          keyAlgorithm: 'RSA',
        },
      ],
    };
    const objects = policy({}, { authorities: [authority] });
    expect(problemsOf(objects)).toEqual([]);
    const asked: Request = {
      ...request,
      requester: CERT_MANAGER,
      commonName: '*.example.com',
      organizations: ['a "quoted" \\ *'],
      dnsNames: ['*.example.com', 'example.com'],
      algorithm: 'RSA',
      keySize: 2048,
    };
    expect(decision(objects, asked)).toBe('approved');
    expect(decision(objects, { ...asked, commonName: 'www.example.com' })).toBe('denied');
    expect(decision(objects, { ...asked, dnsNames: ['www.example.com'] })).toBe('denied');
    expect(decision(objects, { ...asked, organizations: ['a "quoted" \\ word'] })).toBe('denied');
    expect(decision(objects, { ...asked, keySize: 1024 })).toBe('denied');
  });

  test('lets approver-policy approve for the issuers of the mesh only, external ones included', () => {
    const arn = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012';
    const objects = policy((scope) => ({ issuer: new AwsPcaIssuer(scope, 'ca', { mesh, arn }) }), {
      approverServiceAccount: 'policy/approver',
    });
    const { rules } = only(objects, 'ClusterRole', 'cert-manager-istio-csr-approve');
    expect(rules).toEqual([
      {
        apiGroups: ['cert-manager.io'],
        resources: ['signers'],
        verbs: ['approve'],
        resourceNames: ['awspcaissuers.awspca.cert-manager.io/istio-system.istio-ca'],
      },
    ]);
    expect(only(objects, 'ClusterRoleBinding', 'cert-manager-istio-csr-approve').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'approver', namespace: 'policy' },
    ]);
    const clusterWide = only(policy(), 'ClusterRole', 'cert-manager-istio-csr-approve');
    expect(clusterWide.rules[0].resourceNames).toEqual(['clusterissuers.cert-manager.io/pki']);
  });

  test.each<[string, Partial<ExternalIssuerProps>, string]>([
    ['a cluster-wide kind by its guessed plural', {}, 'corpissuers.pki.example.com/corp'],
    ['a cluster-wide kind by the plural given', { plural: 'corpcas' }, 'corpcas.pki.example.com/corp'],
    [
      'a namespaced kind by namespace and guessed plural',
      { namespace: 'istio-system' },
      'corpissuers.pki.example.com/istio-system.corp',
    ],
    [
      'a namespaced kind by namespace and the plural given',
      { namespace: 'istio-system', plural: 'corpcas' },
      'corpcas.pki.example.com/istio-system.corp',
    ],
  ])('names an issuer that nobody knows to approver-policy: %s', (_what, props, signer) => {
    const issuer = IssuerRef.external({ group: 'pki.example.com', kind: 'CorpIssuer', name: 'corp', ...props });
    const { rules } = only(policy({ issuer }), 'ClusterRole', 'cert-manager-istio-csr-approve');
    expect(rules[0].resourceNames).toEqual([signer]);
  });

  test('refuses a cert-manager in the same app that approves by itself', () => {
    const build = (props: Partial<CertManagerProps>) => () =>
      policy((scope) => {
        new CertManager(scope, 'cert-manager', { delivery: ChartDelivery.flux(), ...props });
        return {};
      });
    expect(refusalOf(build({}))).toContain(
      'test/policy: agent: received "a mesh whose cert-manager (test/cert-manager)',
    );
    expect(build({ disableAutoApproval: true })).not.toThrow();
    expect(build({ values: { disableAutoApproval: true } })).not.toThrow();
  });

  test.each([
    ['certManagerServiceAccount', { certManagerServiceAccount: 'cm' }],
    ['approverServiceAccount', { approverServiceAccount: 'a/b/c' }],
  ])('refuses a %s that is none', (prop, props) => {
    expectRefusal(() => policy({}, props), {
      place: 'test/policy',
      prop,
      received: JSON.stringify(Object.values(props)[0]),
      allowed: 'NAMESPACE/NAME of a ServiceAccount',
    });
  });
});
