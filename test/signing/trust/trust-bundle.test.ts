import { ApiObject } from 'cdk8s';
import { ChartDelivery, TrustBundle, type TrustBundleProps, TrustManager } from 'cdk8s-istio-csr';
import { TestCa } from '../../support/pki';
import { expectRefusal } from '../../support/refusal';
import { problemsOf } from '../../support/schemas';
import { only, refusalOf, synth } from '../../support/synth';

let root: TestCa;
let other: TestCa;
beforeAll(async () => {
  [root, other] = await Promise.all([TestCa.root('root'), TestCa.root('other')]);
});

const secrets = [{ name: 'istio-ca', key: 'tls.crt' }];
const bundle = (props: TrustBundleProps, chart?: { namespace: string }) =>
  synth((scope) => new TrustBundle(scope, 'bundle', props), chart);

function versionOf(props: TrustBundleProps): string {
  let version = '';
  synth((scope) => {
    version = new TrustBundle(scope, 'bundle', props).version;
  });
  return version;
}

describe('TrustBundle', () => {
  test('collects from Secrets, ConfigMaps and PEM into one namespace', () => {
    const objects = bundle({
      name: 'roots',
      secrets,
      configMaps: [{ name: 'corporate', key: 'root.pem' }],
      pems: [`# comment\n${root.certificate}`],
      namespace: 'pki',
      key: 'roots.pem',
    });
    expect(problemsOf(objects)).toEqual([]);
    expect(only(objects, 'Bundle')).toEqual({
      apiVersion: 'trust.cert-manager.io/v1alpha1',
      kind: 'Bundle',
      metadata: { name: 'roots', annotations: { 'cdk8s-istio-csr.io/trust-namespace': 'cert-manager' } },
      spec: {
        sources: [
          { secret: { name: 'istio-ca', key: 'tls.crt' } },
          { configMap: { name: 'corporate', key: 'root.pem' } },
          { inLine: root.certificate.replace(/\n*$/, '\n') },
        ],
        target: {
          configMap: { key: 'roots.pem' },
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'pki' } },
        },
      },
    });
  });

  test('is cluster-wide, also in a chart with a namespace, and the default child', () => {
    const { metadata } = only(bundle({ secrets }, { namespace: 'x' }), 'Bundle');
    expect([metadata.name, metadata.namespace]).toEqual(['mesh-trust-anchors', undefined]);
    synth((chart) => expect(ApiObject.of(new TrustBundle(chart, 'b', { secrets })).kind).toBe('Bundle'));
  });

  test('has a version that changes with its sources', () => {
    const versions = [
      { secrets },
      { secrets: [{ name: 'istio-ca', key: 'ca.crt' }] },
      { secrets, pems: [root.certificate] },
      { secrets, pems: [other.certificate] },
      { secrets, name: 'other' },
    ].map(versionOf);
    expect(new Set(versions).size).toBe(5);
    expect(versionOf({ secrets })).toBe(versions[0]);
  });

  test.each<[string, () => TrustBundleProps, string, string, string]>([
    ['no source', () => ({}), 'secrets, configMaps, pems', '"0 sources"', '1 to 100 sources'],
    [
      'a private key by its entry',
      () => ({ secrets: [{ name: 'ca', key: 'tls.key' }] }),
      'secrets[0].key',
      '"tls.key"',
      'an entry with',
    ],
    [
      'a private key as PEM',
      () => ({ pems: [root.privateKey] }),
      'pems[0]',
      '(a private key of 240 characters, not shown)',
      'certificates in PEM',
    ],
    ['a name in upper case', () => ({ secrets: [{ name: 'CA', key: 'a' }] }), 'secrets[0].name', '"CA"', 'a DNS-1123'],
    ['a namespace with a dot', () => ({ secrets, namespace: 'a.b' }), 'namespace', '"a.b"', 'a DNS-1123 label'],
    [
      'a key with a slash',
      () => ({ secrets, key: 'a/b' }),
      'key',
      '(a text of 3 characters, not shown)',
      'the key of an entry',
    ],
  ])('refuses %s', (_what, props, prop, received, allowed) => {
    expectRefusal(() => bundle(props()), { place: 'test/bundle', prop, received, allowed });
  });

  test('refuses a TrustManager in the same app that looks elsewhere', () => {
    const build = (trustNamespace: string) => () =>
      synth((chart) => {
        new TrustManager(chart, 'trust-manager', { delivery: ChartDelivery.flux(), trustNamespace: 'istio-system' });
        new TrustBundle(chart, 'bundle', { secrets, trustNamespace });
      });
    expect(build('istio-system')).not.toThrow();
    expect(refusalOf(build('cert-manager'))).toContain(
      'test/bundle: trustNamespace: received "cert-manager"; allowed: istio-system, where the trust-manager of test/trust-manager looks',
    );
  });

  test('warns of a certificate that ends soon', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const soon = await TestCa.root('soon', { notAfter: new Date(Date.now() + 24 * 3600 * 1000) });
    bundle({ pems: [soon.certificate] });
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('warning: test/bundle: the trust anchor "CN=soon" expires'),
    );
    jest.restoreAllMocks();
  });
});
