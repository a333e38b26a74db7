import { ApiObject, Duration } from 'cdk8s';
import {
  IssuerRef,
  IstioCsrAgent,
  IstiodCertificate,
  MeshCertificatePolicy,
  PrivateKey,
  RuntimeConfiguration,
} from 'cdk8s-istio-csr';
import fc from 'fast-check';
import { expectRefusal } from '../support/refusal';
import { problemsOf } from '../support/schemas';
import { synth } from '../support/synth';
import { decision, type Request } from './approver';
import { AGENT, CERT_MANAGER, istiod, mesh, policy, serving, sidecar, trustAnchor, ztunnel } from './requests';

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
