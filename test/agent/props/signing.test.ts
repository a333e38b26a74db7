import { Duration } from 'cdk8s';
import { IssuerRef, IstiodCertificate, Mesh, PrivateKey, RuntimeConfiguration, TrustAnchor } from 'cdk8s-istio-csr';
import { agentObjects, flagsOf, namesOf, type Props } from '../../support/agent-objects';
import { goSeconds } from '../../support/go-duration';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only } from '../../support/synth';

type Refused = [string, Props, string, string, string];
const refuses = (cases: Refused[]) =>
  test.each<Refused>(cases)('refuses %s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => agentObjects(props), { place: 'test/agent', prop, received, allowed });
  });

const awsIssuer = IssuerRef.external({ group: 'awspca.cert-manager.io', kind: 'AWSPCAClusterIssuer', name: 'pca' });

describe('the issuer', () => {
  test('is named in the flags and in the Certificate of istiod', () => {
    const objects = agentObjects({ issuer: awsIssuer });
    expect(flagsOf(objects)).toMatchObject({
      'issuer-enabled': ['true'],
      'issuer-name': ['pca'],
      'issuer-kind': ['AWSPCAClusterIssuer'],
      'issuer-group': ['awspca.cert-manager.io'],
    });
    expect(only(objects, 'Certificate').spec.issuerRef).toEqual({
      name: 'pca',
      kind: 'AWSPCAClusterIssuer',
      group: 'awspca.cert-manager.io',
    });
  });
});

describe("istiod's certificate", () => {
  test('lives an hour and is renewed half-way by default, with a new key', () => {
    const { spec } = only(agentObjects(), 'Certificate');
    expect([goSeconds(spec.duration), goSeconds(spec.renewBefore)]).toEqual([3600, 1800]);
    expect(spec.privateKey).toEqual({ rotationPolicy: 'Always', algorithm: 'RSA', size: 2048 });
  });

  test('as an object takes lifetime, key, names and an issuer of its own', () => {
    const istiodCertificate = IstiodCertificate.create({
      duration: Duration.days(90),
      renewBefore: Duration.days(30),
      privateKey: PrivateKey.ecdsa(256),
      additionalDnsNames: ['istiod.example.com', '*.mesh.example.com'],
      issuer: IssuerRef.issuer('control-plane', 'istio-system'),
    });
    const objects = agentObjects({ istiodCertificate, trustAnchor: TrustAnchor.fromConfigMap('root') });
    expect(only(objects, 'Certificate').spec).toMatchObject({
      duration: '2160h0m0s',
      renewBefore: '720h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256 },
      dnsNames: ['istiod.istio-system.svc', 'istiod.example.com', '*.mesh.example.com'],
      issuerRef: { name: 'control-plane', kind: 'Issuer' },
    });
    expect(flagsOf(objects)).toMatchObject({ 'issuer-name': ['pki'], 'istiod-cert-enabled': ['false'] });
  });

  test('by a longer life alone is renewed later', () => {
    const istiodCertificate = IstiodCertificate.create({ duration: Duration.hours(25) });
    const { spec } = only(agentObjects({ istiodCertificate }), 'Certificate');
    expect(spec).toMatchObject({ duration: '25h0m0s', renewBefore: '12h30m0s' });
  });

  test('can be left to the agent, which then may write Certificates in the namespace of istiod', () => {
    const istiodCertificate = IstiodCertificate.dynamic({
      duration: Duration.hours(2),
      renewBefore: Duration.minutes(40),
      privateKey: PrivateKey.ecdsa(384),
      additionalDnsNames: ['a.example.com', 'b.example.com'],
    });
    const mesh = new Mesh({ namespace: 'mesh', revisions: ['default', 'canary'] });
    const objects = agentObjects({ mesh, istiodCertificate, certificateRequests: { namespace: 'requests' } });
    expect(namesOf(objects)).not.toContain('Certificate mesh/istiod');
    expect(flagsOf(objects)).toMatchObject({
      'istiod-cert-enabled': ['true'],
      'istiod-cert-name': ['istiod-dynamic'],
      'istiod-cert-namespace': ['mesh'],
      'istiod-cert-duration': ['2h'],
      'istiod-cert-renew-before': ['40m'],
      'istiod-cert-key-algorithm': ['ECDSA'],
      'istiod-cert-key-size': ['384'],
      'istiod-cert-additional-dns-names': ['a.example.com,b.example.com'],
      'istiod-cert-istio-revisions': ['default,canary'],
    });
    expect(only(objects, 'Role', 'cert-manager-istio-csr-dynamic-istiod')).toMatchObject({
      metadata: { namespace: 'mesh' },
      rules: [{ apiGroups: ['cert-manager.io'], resources: ['certificates'] }],
    });
    expect(namesOf(objects)).toContain('RoleBinding mesh/cert-manager-istio-csr-dynamic-istiod');
    expect(problemsOf(objects)).toEqual([]);
  });

  test('is left to the agent of v0.11.0 by a rule in its Role', () => {
    const objects = agentObjects({ release: 'v0.11.0', istiodCertificate: IstiodCertificate.dynamic() });
    expect(namesOf(objects).join()).not.toContain('dynamic-istiod');
    const { rules } = only(objects, 'Role', 'cert-manager-istio-csr');
    expect(rules).toContainEqual(expect.objectContaining({ resources: ['certificates'] }));
  });

  test('can come from elsewhere', () => {
    const objects = agentObjects({ istiodCertificate: IstiodCertificate.none() });
    expect(namesOf(objects).join()).not.toMatch(/Certificate |dynamic-istiod/);
    expect(flagsOf(objects)['istiod-cert-enabled']).toEqual(['false']);
  });

  const create = (props: Parameters<typeof IstiodCertificate.create>[0]) => ({
    istiodCertificate: IstiodCertificate.create(props),
  });
  refuses([
    [
      'a short life',
      create({ duration: Duration.minutes(30) }),
      'istiodCertificate.duration',
      '"30m0s"',
      '1 hour or more',
    ],
    [
      'a renewal in a loop',
      create({ renewBefore: Duration.hours(1) }),
      'istiodCertificate.renewBefore',
      '"1h0m0s"',
      'less than istiodCertificate.duration',
    ],
    [
      'an Ed25519 key',
      { istiodCertificate: IstiodCertificate.dynamic({ privateKey: PrivateKey.ed25519() }) },
      'istiodCertificate.privateKey',
      '"Ed25519"',
      'PrivateKey.ecdsa(bits)',
    ],
    [
      'a DNS name with a port',
      create({ additionalDnsNames: ['ok.example.com', 'a:15012'] }),
      'istiodCertificate.additionalDnsNames[1]',
      '"a:15012"',
      'a DNS-1123 subdomain',
    ],
    [
      'an issuer in another namespace',
      create({ issuer: IssuerRef.issuer('ca', 'pki') }),
      'istiodCertificate.issuer',
      '"Issuer pki/ca"',
      'an issuer in namespace istio-system',
    ],
    [
      'an issuer that can sign requests, but not for istiod',
      { issuer: IssuerRef.issuer('ca', 'pki'), certificateRequests: { namespace: 'pki' } },
      'issuer',
      '"Issuer pki/ca"',
      "where istiod's Certificate is",
    ],
  ]);
});

describe('runtime configuration', () => {
  const issuer = IssuerRef.issuer('runtime', 'istio-system');

  test('is a ConfigMap beside the agent, which may read it', () => {
    const objects = agentObjects({
      runtimeConfiguration: RuntimeConfiguration.create({ issuer, name: 'which-issuer' }),
    });
    expect(only(objects, 'ConfigMap')).toMatchObject({
      metadata: { name: 'which-issuer', namespace: 'cert-manager' },
      data: { 'issuer-name': 'runtime', 'issuer-kind': 'Issuer', 'issuer-group': 'cert-manager.io' },
    });
    expect(flagsOf(objects)).toMatchObject({
      'issuer-enabled': ['true'],
      'issuer-name': ['pki'],
      'runtime-issuance-config-map-name': ['which-issuer'],
      'runtime-issuance-config-map-namespace': ['cert-manager'],
    });
    const reads = { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] };
    expect(only(objects, 'Role', 'cert-manager-istio-csr').rules).toContainEqual({
      ...reads,
      resourceNames: ['which-issuer'],
    });
  });

  test("has the agent's name unless told otherwise", () => {
    const objects = agentObjects({ name: 'csr', runtimeConfiguration: RuntimeConfiguration.create({ issuer }) });
    expect(only(objects, 'ConfigMap').metadata.name).toBe('csr');
  });

  test('can exist already', () => {
    const objects = agentObjects({ runtimeConfiguration: RuntimeConfiguration.existing('elsewhere') });
    expect(namesOf(objects).join()).not.toContain('ConfigMap');
    expect(flagsOf(objects)['runtime-issuance-config-map-name']).toEqual(['elsewhere']);
  });

  test('can be all there is, when the agent makes the certificate of istiod', () => {
    const objects = agentObjects({
      issuer: undefined,
      runtimeConfiguration: RuntimeConfiguration.existing('elsewhere'),
      istiodCertificate: IstiodCertificate.dynamic(),
    });
    expect(flagsOf(objects)['issuer-enabled']).toEqual(['false']);
    expect(problemsOf(objects)).toEqual([]);
  });

  test('signs for istiod too when it is all there is and names the issuer', () => {
    const objects = agentObjects({ issuer: undefined, runtimeConfiguration: RuntimeConfiguration.create({ issuer }) });
    expect(flagsOf(objects)['issuer-enabled']).toEqual(['false']);
    expect(only(objects, 'Certificate').spec.issuerRef.name).toBe('runtime');
  });

  test('refuses the name of no ConfigMap', () => {
    expectRefusal(() => RuntimeConfiguration.existing('A B'), {
      place: 'RuntimeConfiguration',
      prop: 'name',
      received: '"A B"',
      allowed: 'a DNS-1123 subdomain',
    });
  });

  refuses([
    [
      'a Certificate for istiod that nobody is named for',
      { issuer: undefined, runtimeConfiguration: RuntimeConfiguration.existing('elsewhere') },
      'istiodCertificate',
      '"a Certificate"',
      'IstiodCertificate.dynamic() or an issuer for the Certificate',
    ],
    [
      'an issuer out of reach',
      { runtimeConfiguration: RuntimeConfiguration.create({ issuer: IssuerRef.issuer('a', 'b') }) },
      'runtimeConfiguration.issuer',
      '"Issuer b/a"',
      'an issuer in namespace istio-system',
    ],
  ]);
});

describe('CertificateRequests', () => {
  test('go into a namespace of their own, with the Role for them', () => {
    const objects = agentObjects({ certificateRequests: { namespace: 'requests' } });
    expect(flagsOf(objects)['certificate-namespace']).toEqual(['requests']);
    expect(namesOf(objects)).toContain('Role requests/cert-manager-istio-csr');
    expect(namesOf(objects)).toContain('Certificate istio-system/istiod');
  });

  test('are kept when asked for', () => {
    const objects = agentObjects({ certificateRequests: { preserve: true } });
    expect(flagsOf(objects)['preserve-certificate-requests']).toEqual(['true']);
  });

  test('carry annotations, and so does every certificate of istiod', () => {
    const annotations = { 'example.com/approve': 'yes', team: 'pki=core' };
    const objects = agentObjects({ certificateRequests: { annotations } });
    expect(only(objects, 'Certificate').metadata.annotations).toEqual(annotations);
    const pairs = ['example.com/approve=yes,team=pki=core'];
    expect(flagsOf(objects)).toMatchObject({
      'certificate-request-additional-annotations': pairs,
      'istiod-cert-additional-annotations': pairs,
    });
  });

  refuses([
    [
      'annotations that the flag cannot hold',
      { certificateRequests: { annotations: { a: 'b', c: 'd,e' } } },
      'certificateRequests.annotations',
      '{"c":"d,e"}',
      'values without ","',
    ],
    [
      'a bad namespace',
      { certificateRequests: { namespace: 'A' } },
      'certificateRequests.namespace',
      '"A"',
      'a DNS-1123 label',
    ],
  ]);
});
