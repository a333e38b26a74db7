import { Duration } from 'cdk8s';
import {
  AwsPcaIssuer,
  type AwsPcaIssuerProps,
  CaSecretIssuer,
  CertManager,
  ChartDelivery,
  DataPlane,
  GoogleCasIssuer,
  type GoogleCasIssuerProps,
  type IIssuer,
  IstioCsrAgent,
  type IstioCsrAgentProps,
  IstiodCertificate,
  Mesh,
  StepIssuer,
  TrustAnchor,
  VaultAuth,
  VaultIssuer,
  type VaultIssuerProps,
  VenafiConnection,
  VenafiIssuer,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only, refusalOf, synth } from '../../support/synth';

const mesh = new Mesh();
const entry = { name: 'vault', key: 'token' };
let root: TestCa;
let warnings: jest.SpyInstance;
beforeAll(async () => {
  root = await TestCa.root('root');
});
beforeEach(() => {
  warnings = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

describe('VaultIssuer', () => {
  const required = { mesh, server: 'https://vault.example.com:8200', path: 'pki_int/sign/istio' };
  const vault = (props: Partial<VaultIssuerProps> = {}) =>
    synth((chart) => new VaultIssuer(chart, 'it', { ...required, auth: VaultAuth.token(entry), ...props }));
  const spec = (props?: Partial<VaultIssuerProps>) =>
    only(vault(props), props?.clusterWide ? 'ClusterIssuer' : 'Issuer').spec.vault;

  test.each<[string, VaultAuth, object]>([
    ['a token', VaultAuth.token(entry), { tokenSecretRef: entry }],
    [
      'an AppRole',
      VaultAuth.appRole({ roleId: 'id', secretId: entry }),
      { appRole: { path: 'approle', roleId: 'id', secretRef: entry } },
    ],
    [
      'a ServiceAccount',
      VaultAuth.kubernetes({ role: 'istio', audiences: ['vault'] }),
      {
        kubernetes: {
          role: 'istio',
          mountPath: '/v1/auth/kubernetes',
          serviceAccountRef: { name: 'vault-issuer', audiences: ['vault'] },
        },
      },
    ],
    [
      'a client certificate',
      VaultAuth.clientCertificate({ secretName: 'client', name: 'istio' }),
      { clientCertificate: { secretName: 'client', name: 'istio', mountPath: '/v1/auth/cert' } },
    ],
  ])('logs in with %s', (_what, auth, expected) => {
    expect(problemsOf(vault({ auth }))).toEqual([]);
    expect(spec({ auth }).auth).toEqual(expected);
  });

  test.each([
    [false, 'istio-system'],
    [true, 'cert-manager'],
  ])('lets cert-manager ask for tokens of its ServiceAccount only (cluster-wide: %s)', (clusterWide, namespace) => {
    const objects = vault({ clusterWide, auth: VaultAuth.kubernetes({ role: 'istio' }) });
    expect(only(objects, 'ServiceAccount').metadata).toEqual({ name: 'vault-issuer', namespace });
    expect(only(objects, 'Role').rules).toEqual([
      { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['vault-issuer'], verbs: ['create'] },
    ]);
    expect(only(objects, 'Role').metadata.namespace).toBe(namespace);
    expect(only(objects, 'RoleBinding').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'cert-manager', namespace: 'cert-manager' },
    ]);
    expect(problemsOf(objects)).toEqual([]);
  });

  test('leaves a ServiceAccount alone that is there already', () => {
    const auth = VaultAuth.kubernetes({ role: 'istio', serviceAccount: 'mine', createServiceAccount: false });
    const kinds = vault({ auth, certManagerServiceAccount: 'pki/cm' }).map(({ kind }) => kind);
    expect(kinds).toEqual(['Issuer', 'Role', 'RoleBinding']);
  });

  test('carries the CA bundle as base64 of PEM, without what stands around it', () => {
    const { caBundle } = spec({ caBundle: `# our CA\n${root.certificate}` });
    expect(Buffer.from(caBundle, 'base64').toString()).toBe(root.certificate.replace(/\n*$/, '\n'));
  });

  test('takes bundle, client certificate and namespace from where they are', () => {
    const props = {
      caBundleSecret: { name: 'ca', key: 'ca.crt' },
      clientTls: { certificate: { name: 'tls', key: 'tls.crt' }, privateKey: { name: 'tls', key: 'tls.key' } },
      vaultNamespace: 'team/mesh',
    };
    expect(problemsOf(vault(props))).toEqual([]);
    expect(spec(props)).toMatchObject({
      namespace: 'team/mesh',
      caBundleSecretRef: { name: 'ca', key: 'ca.crt' },
      clientCertSecretRef: { name: 'tls', key: 'tls.crt' },
      clientKeySecretRef: { name: 'tls', key: 'tls.key' },
    });
  });

  test.each([
    'pki/issue/istio',
    'pki/sign',
    'v1/pki/sign/istio',
    '/pki/sign/istio',
    'pki/roles/istio',
    '',
    'pki/sign/a b',
  ])('refuses the path %j, which signs nothing', (path) => {
    expectRefusal(() => vault({ path }), {
      place: 'test/it',
      prop: 'path',
      received: JSON.stringify(path),
      allowed: 'MOUNT/sign/ROLE',
    });
  });

  test.each(['pki/sign/istio', 'team/pki_int/sign/istio-mesh'])('takes the path %j', (path) => {
    expect(spec({ path }).path).toBe(path);
    expect(warnings).not.toHaveBeenCalled();
  });

  test.each<[string, Partial<VaultIssuerProps>, string]>([
    ['a path past all roles', { path: 'pki/sign-verbatim' }, 'signs whatever is asked'],
    ['a Vault without TLS', { server: 'http://vault.vault.svc:8200' }, 'is not encrypted'],
  ])('warns of %s', (_what, props, message) => {
    vault(props);
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining(message));
  });

  test.each<[string, () => unknown, string, string, string, string]>([
    [
      'both CA bundles',
      () => vault({ caBundle: root.certificate, caBundleSecret: entry }),
      'test/it',
      'caBundleSecret',
      '"vault"',
      'caBundle or caBundleSecret',
    ],
    [
      'another scheme',
      () => vault({ server: 'vault:8200' }),
      'test/it',
      'server',
      '"vault:8200"',
      'a URL that starts with https://',
    ],
    [
      "cert-manager's account without a namespace",
      () => vault({ auth: VaultAuth.kubernetes({ role: 'r' }), certManagerServiceAccount: 'cm' }),
      'test/it',
      'certManagerServiceAccount',
      '"cm"',
      'NAMESPACE/NAME',
    ],
    [
      'an AppRole with the whole path',
      () => VaultAuth.appRole({ roleId: 'id', secretId: entry, path: '/v1/auth/approle' }),
      'VaultAuth.appRole',
      'path',
      '"/v1/auth/approle"',
      'the mount path alone',
    ],
    [
      'a Kubernetes auth method with the mount alone',
      () => VaultAuth.kubernetes({ role: 'r', mountPath: 'kubernetes' }),
      'VaultAuth.kubernetes',
      'mountPath',
      '"kubernetes"',
      'a path of Vault',
    ],
    ['no role', () => VaultAuth.kubernetes({ role: '' }), 'VaultAuth.kubernetes', 'role', '""', 'the role of Vault'],
  ])('refuses %s', (_what, run, place, prop, received, allowed) => {
    expectRefusal(run, { place, prop, received, allowed });
  });
});

describe('VenafiIssuer', () => {
  const venafi = (connection: VenafiConnection) =>
    synth((chart) => new VenafiIssuer(chart, 'it', { mesh, zone: 'z', connection }));

  test('reaches a platform of your own or the service in the cloud', () => {
    const tpp = venafi(
      VenafiConnection.tpp({
        url: 'https://tpp.example.com/vedsdk',
        credentialsSecretName: 'tpp',
        caBundle: root.certificate,
      }),
    );
    const cloud = venafi(VenafiConnection.cloud({ apiToken: entry, url: 'https://api.eu.venafi.cloud/' }));
    expect(problemsOf([...tpp, ...cloud])).toEqual([]);
    expect(only(tpp, 'Issuer').spec.venafi).toMatchObject({ zone: 'z', tpp: { credentialsRef: { name: 'tpp' } } });
    expect(only(cloud, 'Issuer').spec.venafi.cloud.apiTokenSecretRef).toEqual(entry);
  });

  test('refuses both CA bundles', () => {
    const props = { url: 'https://t', credentialsSecretName: 'tpp', caBundle: root.certificate, caBundleSecret: entry };
    expectRefusal(() => VenafiConnection.tpp(props), {
      place: 'VenafiConnection.tpp',
      prop: 'caBundleSecret',
      received: '"vault"',
      allowed: 'caBundle or caBundleSecret',
    });
  });
});

describe('AwsPcaIssuer', () => {
  const arn = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012';
  const aws = (props: Partial<AwsPcaIssuerProps> = {}) =>
    synth((chart) => new AwsPcaIssuer(chart, 'it', { mesh, arn, ...props }));

  test('takes the region from the ARN', () => {
    expect(only(aws(), 'AWSPCAIssuer').spec).toEqual({ arn, region: 'eu-central-1' });
  });

  test('names the namespace of the credentials, which is that of its Secrets', () => {
    const roleArn = 'arn:aws:iam::123456789012:role/mesh';
    const objects = aws({ clusterWide: true, credentials: { secretName: 'aws', accessKeyIdKey: 'id' }, roleArn });
    expect(problemsOf(objects)).toEqual([]);
    expect(only(objects, 'AWSPCAClusterIssuer').spec).toMatchObject({
      role: roleArn,
      secretRef: {
        name: 'aws',
        namespace: 'cert-manager',
        accessKeyIDSelector: { name: 'aws', key: 'id' },
        secretAccessKeySelector: { name: 'aws', key: 'AWS_SECRET_ACCESS_KEY' },
      },
    });
  });

  test.each<[string, Partial<AwsPcaIssuerProps>, string, string, string]>([
    [
      'an ARN of something else',
      { arn: 'arn:aws:iam::1:role/x' },
      'arn',
      '"arn:aws:iam::1:role/x"',
      'arn:aws:acm-pca:',
    ],
    ['another region', { region: 'us-east-1' }, 'region', '"us-east-1"', 'eu-central-1, the region in the ARN'],
    ['a release that is none', { controllerVersion: 'new' }, 'controllerVersion', '"new"', 'a release'],
  ])('refuses %s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => aws(props), { place: 'test/it', prop, received, allowed });
  });

  test('warns of a ztunnel whose requests AWS refuses', () => {
    aws({ mesh: new Mesh({ dataPlane: DataPlane.AMBIENT }) });
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining('ztunnel issue 1431'));
  });
});

test.each<[string, Partial<GoogleCasIssuerProps>, string]>([
  ['a project by its number', { project: '123456' }, 'project'],
  ['a zone as the location', { location: 'europe-west3-a' }, 'location'],
  ['the path of a pool', { caPoolId: 'projects/p/locations/l/caPools/c' }, 'caPoolId'],
  ['the path of a CA', { certificateAuthorityId: 'a/b' }, 'certificateAuthorityId'],
  ['the name of a template', { certificateTemplate: 'mesh' }, 'certificateTemplate'],
])('GoogleCasIssuer refuses %s', (_what, props, prop) => {
  const required = { mesh, project: 'my-project', location: 'europe-west3', caPoolId: 'mesh' };
  expectRefusal(() => synth((chart) => new GoogleCasIssuer(chart, 'it', { ...required, ...props })), {
    place: 'test/it',
    prop,
    received: JSON.stringify(Object.values(props)[0]),
    allowed: '',
  });
});

test('StepIssuer says the namespace of the password only where it has none of its own', () => {
  const step = (clusterWide: boolean) =>
    synth((chart) => {
      const provisioner = { name: 'mesh', keyId: 'abc', password: { name: 'step', key: 'password' } };
      new StepIssuer(chart, 'it', { mesh, clusterWide, url: 'https://ca', caBundle: root.certificate, provisioner });
    });
  expect(only(step(false), 'StepIssuer').spec.provisioner.passwordRef).toEqual({ name: 'step', key: 'password' });
  expect(only(step(true), 'StepClusterIssuer').spec.provisioner.passwordRef.namespace).toBe('cert-manager');
});

test('a ClusterIssuer looks for its Secrets where the cert-manager of the same app does', () => {
  const build = (clusterResourceNamespace?: string) => () =>
    synth((chart) => {
      new CertManager(chart, 'cert-manager', { delivery: ChartDelivery.flux(), clusterResourceNamespace: 'pki' });
      new CaSecretIssuer(chart, 'it', { mesh, clusterWide: true, clusterResourceNamespace, secretName: 'ca' });
    });
  expect(build('pki')).not.toThrow();
  expect(refusalOf(build())).toContain(
    'test/it: clusterResourceNamespace: received "cert-manager"; allowed: pki, where',
  );
});

describe('the lifetimes that a CA issues', () => {
  const agent =
    (issuer: (scope: Construct) => IIssuer, props: Partial<IstioCsrAgentProps> = {}) =>
    () =>
      synth((chart) => {
        const trustAnchor = TrustAnchor.fromPem(root.certificate);
        new IstioCsrAgent(chart, 'agent', { mesh, issuer: issuer(chart), trustAnchor, ...props });
      });
  const own = (least?: Duration, most?: Duration) => (scope: Construct) =>
    new CaSecretIssuer(scope, 'ca', { mesh, secretName: 'ca', minimumDuration: least, maximumDuration: most });
  const day = Duration.hours(24);
  const step = (scope: Construct) =>
    new StepIssuer(scope, 'ca', {
      mesh,
      url: 'https://ca',
      caBundle: root.certificate,
      provisioner: { name: 'm', keyId: 'k', password: entry },
    });
  const arn = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012';
  const aws = (props: Partial<AwsPcaIssuerProps>) => (scope: Construct) =>
    new AwsPcaIssuer(scope, 'ca', { mesh, arn, ...props });
  const long = { maxCertificateDuration: day, serving: { certificateDuration: day } };

  test.each<[string, (scope: Construct) => IIssuer, Partial<IstioCsrAgentProps>, string, string, string]>([
    ['workloads below the minimum', own(day), {}, 'maxCertificateDuration', '1h0m0s', '24h0m0s or more'],
    [
      'the agent below the minimum',
      own(day),
      { maxCertificateDuration: day },
      'serving.certificateDuration',
      '1h0m0s',
      '24h0m0s or more',
    ],
    ['istiod below the minimum', own(day), long, 'istiodCertificate.duration', '1h0m0s', '24h0m0s or more'],
    [
      'workloads above the maximum',
      own(undefined, Duration.hours(2)),
      long,
      'maxCertificateDuration',
      '24h0m0s',
      '2h0m0s or less',
    ],
    [
      'more than a day of step-ca',
      step,
      { maxCertificateDuration: Duration.hours(25) },
      'maxCertificateDuration',
      '25h0m0s',
      '24h0m0s or less',
    ],
    [
      'less than a day of an aws-privateca-issuer that counts days',
      aws({ controllerVersion: 'v0.9.0' }),
      {},
      'maxCertificateDuration',
      '1h0m0s',
      '24h0m0s or more',
    ],
    [
      'more than 7 days of a CA for short lives',
      aws({ shortLived: true }),
      { maxCertificateDuration: Duration.days(8) },
      'maxCertificateDuration',
      '192h0m0s',
      '168h0m0s or less',
    ],
  ])('refuse %s', (_what, issuer, props, prop, received, allowed) => {
    expectRefusal(agent(issuer, props), { place: 'test/agent', prop, received: JSON.stringify(received), allowed });
  });

  test('let everything pass that they allow', () => {
    const istiodCertificate = IstiodCertificate.create({ duration: day });
    expect(agent(own(day, day), { ...long, istiodCertificate })).not.toThrow();
    expect(agent(aws({}))).not.toThrow();
  });

  test("AWS refuses istiod's certificate without a common name", () => {
    const revisions = [`v${'1'.repeat(50)}`];
    expectRefusal(agent(aws({}), { mesh: new Mesh({ revisions }) }), {
      place: 'test/agent',
      prop: 'mesh.revisions',
      received: JSON.stringify(revisions),
      allowed: 'a revision whose DNS name has at most 64 characters',
    });
  });
});
