import { Mesh, VaultAuth, VaultIssuer, type VaultIssuerProps } from 'cdk8s-istio-csr';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only, synth } from '../../support/synth';

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
    expect(kinds).toEqual(['Role', 'RoleBinding', 'Issuer']);
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
