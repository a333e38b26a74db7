import {
  type IIssuer,
  IssuerRef,
  IstioCsrAgent,
  type IstioCsrAgentProps,
  IstiodCertificate,
  Mesh,
  MeshCertificatePolicy,
  RotatingCa,
  SelfSignedCaChain,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { type SynthesizedObject, synth } from '../support/synth';
import { decision, type Request } from './approver';
import {
  type AgentProps,
  CERT_MANAGER,
  istiod,
  mesh,
  policy,
  request,
  serving,
  sidecar,
  trustAnchor,
} from './requests';

afterEach(() => jest.restoreAllMocks());

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
    const agentOf = (chart: Construct, issuer: IIssuer, props: Partial<IstioCsrAgentProps> = {}) =>
      new IstioCsrAgent(chart, props.name ?? 'agent', { mesh, issuer, trustAnchor, ...props });
    /** A second agent of the mesh leaves istiod and the first one's election alone. */
    const BESIDE = { istiodCertificate: IstiodCertificate.none(), leaderElectionNamespace: 'cert-manager' };

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
          const one = agentOf(chart, ca.issuer, { name: 'one' });
          const two = agentOf(chart, ca.issuer, { name: 'two', ...BESIDE });
          new MeshCertificatePolicy(chart, 'policy', { agent: one });
          new MeshCertificatePolicy(chart, 'other-policy', { agent: two, authorities: [ca] });
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
});
