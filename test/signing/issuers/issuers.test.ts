import { ApiObject, Duration } from 'cdk8s';
import {
  AwsPcaIssuer,
  CaSecretIssuer,
  GoogleCasIssuer,
  type IIssuer,
  Mesh,
  type MeshIssuer,
  type MeshIssuerProps,
  StepIssuer,
  VaultAuth,
  VaultIssuer,
  VenafiConnection,
  VenafiIssuer,
} from 'cdk8s-istio-csr';
import type { Construct } from 'constructs';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only, refusalOf, synth } from '../../support/synth';

const mesh = new Mesh({ namespace: 'mesh-system' });
const arn = 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012';
const secret = { name: 'credentials', key: 'token' };
let root: TestCa;
beforeAll(async () => {
  root = await TestCa.root('root');
});

type Make = (scope: Construct, props?: Partial<MeshIssuerProps> & Record<string, unknown>) => MeshIssuer;

/** Every issuer, with what it needs at least and the kinds that it makes. */
const ISSUERS: Record<string, { make: Make; group: string; kinds: readonly [string, string] }> = {
  CaSecretIssuer: {
    make: (scope, props) => new CaSecretIssuer(scope, 'it', { mesh, secretName: 'corporate-ca', ...props }),
    group: 'cert-manager.io',
    kinds: ['Issuer', 'ClusterIssuer'],
  },
  VaultIssuer: {
    make: (scope, props) =>
      new VaultIssuer(scope, 'it', {
        mesh,
        server: 'https://vault.example.com:8200',
        path: 'pki_int/sign/istio',
        auth: VaultAuth.token(secret),
        ...props,
      }),
    group: 'cert-manager.io',
    kinds: ['Issuer', 'ClusterIssuer'],
  },
  VenafiIssuer: {
    make: (scope, props) =>
      new VenafiIssuer(scope, 'it', {
        mesh,
        zone: 'DevOps\\Istio',
        connection: VenafiConnection.cloud({ apiToken: secret }),
        ...props,
      }),
    group: 'cert-manager.io',
    kinds: ['Issuer', 'ClusterIssuer'],
  },
  AwsPcaIssuer: {
    make: (scope, props) => new AwsPcaIssuer(scope, 'it', { mesh, arn, ...props }),
    group: 'awspca.cert-manager.io',
    kinds: ['AWSPCAIssuer', 'AWSPCAClusterIssuer'],
  },
  GoogleCasIssuer: {
    make: (scope, props) =>
      new GoogleCasIssuer(scope, 'it', {
        mesh,
        project: 'my-project',
        location: 'europe-west3',
        caPoolId: 'mesh',
        ...props,
      }),
    group: 'cas-issuer.jetstack.io',
    kinds: ['GoogleCASIssuer', 'GoogleCASClusterIssuer'],
  },
  StepIssuer: {
    make: (scope, props) =>
      new StepIssuer(scope, 'it', {
        mesh,
        url: 'https://ca.example.com',
        caBundle: root.certificate,
        provisioner: { name: 'mesh', keyId: 'abc', password: secret },
        ...props,
      }),
    group: 'certmanager.step.sm',
    kinds: ['StepIssuer', 'StepClusterIssuer'],
  },
};

describe.each(Object.entries(ISSUERS))('%s', (_name, { make, group, kinds: [namespaced, clusterWide] }) => {
  let issuer: IIssuer & { secretNamespace: string };
  const objects = (props?: Parameters<Make>[1], chart?: { namespace: string }) =>
    synth((scope) => {
      issuer = make(scope, props);
    }, chart);

  test('is an object in the namespace of the mesh by default, that a cluster accepts', () => {
    const made = objects();
    expect(problemsOf(made)).toEqual([]);
    expect(only(made, namespaced).metadata).toEqual({ name: 'istio-ca', namespace: 'mesh-system' });
    expect(issuer).toMatchObject({ group, kind: namespaced, name: 'istio-ca', namespace: 'mesh-system' });
    expect(issuer.secretNamespace).toBe('mesh-system');
  });

  test('is one without a namespace when it is cluster-wide, also in a chart with one', () => {
    const made = objects({ clusterWide: true, name: 'pki', clusterResourceNamespace: 'secrets' }, { namespace: 'x' });
    expect(problemsOf(made)).toEqual([]);
    expect(only(made, clusterWide).metadata).toEqual({ name: 'pki' });
    expect(issuer).toMatchObject({ group, kind: clusterWide, name: 'pki', namespace: undefined });
    expect(issuer.secretNamespace).toBe('secrets');
  });

  test('takes its Secrets from cert-manager when it is cluster-wide, and from its own namespace otherwise', () => {
    objects({ clusterWide: true });
    expect(issuer.secretNamespace).toBe('cert-manager');
    objects({ namespace: 'pki' });
    expect(issuer.secretNamespace).toBe('pki');
  });

  test('has the issuer object as its default child', () => {
    synth((chart) => expect(ApiObject.of(make(chart))).toMatchObject({ kind: namespaced, name: 'istio-ca' }));
  });

  test('does not say what it returns as its CA', () => {
    objects();
    expect(issuer.traits?.trustAnchor).toBeUndefined();
  });

  test.each<[string, object, string, string, string]>([
    ['a name in upper case', { name: 'CA' }, 'name', '"CA"', 'a DNS-1123 subdomain'],
    ['a namespace with a dot', { namespace: 'a.b' }, 'namespace', '"a.b"', 'a DNS-1123 label'],
    [
      'a namespace of what is cluster-wide',
      { clusterWide: true, namespace: 'a' },
      'namespace',
      '"a"',
      'nothing with clusterWide',
    ],
    [
      'a cluster resource namespace of what is not',
      { clusterResourceNamespace: 'a' },
      'clusterResourceNamespace',
      '"a"',
      'nothing without clusterWide',
    ],
    [
      'a minimum above the maximum',
      { minimumDuration: Duration.hours(2), maximumDuration: Duration.hours(1) },
      'minimumDuration',
      '"2h0m0s"',
      'at most maximumDuration, which is 1h0m0s',
    ],
    ['a text as Duration', { maximumDuration: '1h' as unknown as Duration }, 'maximumDuration', '"1h"', 'a Duration'],
    [
      'a minimum of half a second above the maximum',
      { minimumDuration: Duration.millis(1500), maximumDuration: Duration.seconds(1) },
      'minimumDuration',
      '"2s"',
      'at most maximumDuration, which is 1s',
    ],
  ])('refuses %s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => objects({ ...props }), { place: 'test/it', prop, received, allowed });
  });
});

const make = (name: string, props: object) => () => synth((chart) => ISSUERS[name]?.make(chart, props as never));

describe('what is secret', () => {
  test.each<[string, string, (key: string) => object, string]>([
    ['the CA bundle of Vault', 'VaultIssuer', (caBundle) => ({ caBundle }), 'caBundle'],
    ['the CA bundle of step-ca', 'StepIssuer', (caBundle) => ({ caBundle }), 'caBundle'],
    ['the name of a Secret', 'CaSecretIssuer', (secretName) => ({ secretName }), 'secretName'],
    ['the key of an entry', 'GoogleCasIssuer', (key) => ({ credentials: { name: 'a', key } }), 'credentials.key'],
  ])('is refused in place of %s, and not shown', (_what, name, props, prop) => {
    const message = refusalOf(make(name, props(root.privateKey)));
    expect(message).toContain(`test/it: ${prop}: received (`);
    expect(message).toContain('not shown');
    expect(message).not.toContain(root.privateKey.split('\n')[1]);
  });

  test.each<[string, () => unknown]>([
    ['a token', () => VaultAuth.token({ name: 'hvs.CAESIJ', key: 'token' })],
    ['a password', () => VaultAuth.token({ name: 'token', key: 'hvs.CAESIJ!' })],
    ['a token alone', () => VaultAuth.token('hvs.CAESIJ' as never)],
  ])('%s in place of a reference to it is refused, and not shown', (_what, run) => {
    const message = refusalOf(run);
    expect(message).toContain('not shown');
    expect(message).not.toContain('CAESIJ');
  });

  test('a password in a URL is refused, and not shown', () => {
    const message = refusalOf(make('VaultIssuer', { server: 'https://me:hunter2@vault.example.com' }));
    expect(message).toContain('server: received (a text of 36 characters, not shown)');
    expect(message).not.toContain('hunter2');
  });
});
