import { ManifestError } from '../../lib/inspect/read/load';
import type { JsonObject } from '../../lib/internal/merge';
import { LATEST } from '../support/latest';
import { graphSays, rotationSays, verifySays } from './answers';
import { agent, certificate, issuer, meshNamespace, object, type TestObject, watching } from './graph/support';

// What is read once cannot be read differently by graph, rotation check and verify. Each of these tables was three answers once.

/** An agent by its image and arguments alone. */
const plainAgent = (image: string, args: readonly string[] = [], namespace = 'pki') =>
  object('apps/v1', 'Deployment', `${namespace}/csr`, {
    spec: { template: { spec: { containers: [{ image, args }] } } },
  });
const OFFICIAL = 'quay.io/jetstack/cert-manager-istio-csr';

/** What Flux puts a value in for. */
const VARIABLE = ['$', '{issuer}'].join('');

const runtime = (data: JsonObject, at = 'pki/runtime') => object('v1', 'ConfigMap', at, { data });
const CORPORATE = { 'issuer-name': 'corporate', 'issuer-kind': 'ClusterIssuer', 'issuer-group': 'cert-manager.io' };
const ISSUERS = [issuer('istio-system/istio-ca'), issuer('corporate')];

describe('who signs', () => {
  const flags = { flags: watching('runtime') };
  test.each<[string, TestObject[], string]>([
    ['the issuer of the flags', agent(), 'Issuer istio-system/istio-ca'],
    ['the issuer of the ConfigMap while it is there', [...agent(flags), runtime(CORPORATE)], 'ClusterIssuer corporate'],
    [
      'the issuer of a ConfigMap in another namespace',
      [...agent({ flags: watching('runtime', 'settings') }), runtime(CORPORATE, 'settings/runtime'), runtime({})],
      'ClusterIssuer corporate',
    ],
    [
      'the issuer of the flags when the ConfigMap lacks an entry',
      [...agent(flags), runtime({ ...CORPORATE, 'issuer-group': '' })],
      'Issuer istio-system/istio-ca',
    ],
    [
      'the issuer of the flags when nobody says where the ConfigMap is: upstream does not watch it then',
      [...agent({ flags: { 'runtime-issuance-config-map-name': 'runtime' } }), runtime(CORPORATE)],
      'Issuer istio-system/istio-ca',
    ],
    [
      'the issuer of short forms',
      [plainAgent(`${OFFICIAL}:${LATEST}`, ['-c', 'mesh', '-u=corporate', '-kClusterIssuer', '-de', '-v', '3'])],
      'ClusterIssuer corporate',
    ],
    ['the issuer of no flag at all', [plainAgent(OFFICIAL)], 'Issuer istio-system/istio-ca'],
  ])('%s', (_what, objects, label) => {
    const all = [...ISSUERS, ...objects];
    expect(graphSays(all).signers).toEqual([label]);
    expect(rotationSays(all).signers).toEqual([label]);
    expect(verifySays(all).signers).toEqual([label.split(/[ /]/).pop()]);
  });

  test('is not known where a variable stands for it', () => {
    const all = [...ISSUERS, ...agent({ flags: { 'issuer-name': VARIABLE, 'trust-domain': '{{ .domain }}' } })];
    const what = 'the variable in --issuer-name, the variable in --trust-domain';
    expect(graphSays(all).signers).toEqual([]);
    expect(rotationSays(all).signers).toEqual(what.split(', '));
    const { signers, trustDomain, maxLifetimeSeconds, notes } = verifySays(all);
    expect([signers, trustDomain, maxLifetimeSeconds]).toEqual([[], undefined, 3600]);
    expect(notes).toEqual([`what pki/csr is told is not known in part: ${what}`]);
  });

  test('is known in part while the ConfigMap is not among the objects', () => {
    const all = [...ISSUERS, ...agent(flags)];
    expect(graphSays(all).signers).toEqual(['Issuer istio-system/istio-ca']);
    expect(rotationSays(all).signers).toEqual(['Issuer istio-system/istio-ca', 'ConfigMap pki/runtime']);
  });
});

describe('how long a certificate of a workload lives where no flag says it', () => {
  test.each([
    [':v0.1.0', '24 h', 24],
    [':v0.1.3', '24 h', 24],
    [':v0.2.0', '1 h', 1],
    [`:${LATEST}`, '1 h', 1],
    [`:${LATEST}@sha256:0e07`, '1 h', 1],
    [':0.1.2', '24 h', 24],
    [':v0.1.2-fips', '24 h', 24],
    [':v9.9.9', '1 h', 1],
    ['@sha256:0e07', '1 h', 1],
    ['', '1 h', 1],
  ])('%s: %s', (tag, shown, hours) => {
    const objects = [plainAgent(`registry.example.com:5000/mirror/cert-manager-istio-csr${tag}`)];
    // 24 h is a day.
    const line = `workload certificates up to ${shown === '24 h' ? '1 d' : shown}`;
    expect(graphSays(objects).details).toContain(line);
    expect(verifySays(objects).maxLifetimeSeconds).toBe(hours * 3600);
  });
});

test.each(['v0.1.0', 'v0.2.0', LATEST])('the serving name of %s without its flag is a built-in one', (tag) => {
  const objects = [plainAgent(`${OFFICIAL}:${tag}`)];
  const name = 'cert-manager-istio-csr.cert-manager.svc';
  expect(graphSays(objects).details).toContain(name);
  expect(verifySays(objects).agent?.servingNames).toEqual([name]);
});

describe('objects that stand in an output twice', () => {
  const SAYS = [graphSays, rotationSays, verifySays];
  const twoAgents = [...agent(), ...agent()];

  test('are one when they are equal', () => {
    for (const says of SAYS) expect(says([...ISSUERS, ...twoAgents])).toEqual(says([...ISSUERS, ...agent()]));
  });

  test('are one for Namespaces that differ in what no mesh reads', () => {
    const shop = (more: JsonObject) => meshNamespace('shop', { 'istio-injection': 'enabled', ...more });
    for (const says of SAYS) expect(() => says([...agent(), shop({ a: 'b' }), shop({ c: 'd' })])).not.toThrow();
  });

  test.each<[string, TestObject, TestObject, string]>([
    ['an issuer', issuer('ca', { selfSigned: {} }), issuer('ca', { ca: { secretName: 'x' } }), 'ClusterIssuer ca'],
    ['a ConfigMap', runtime({ a: '1' }), runtime({ a: '2' }), 'ConfigMap pki/runtime'],
    ['a Namespace', meshNamespace('shop'), meshNamespace('shop', {}), 'Namespace shop'],
    ['an agent', plainAgent(OFFICIAL), plainAgent(OFFICIAL, ['-c=x']), 'Deployment pki/csr'],
  ])('are refused when they contradict each other, naming both files: %s', (_what, one, other, label) => {
    for (const says of SAYS) {
      const read = () => says([one, other, ...agent().slice(1)]);
      expect(read).toThrow(ManifestError);
      if (says !== graphSays) expect(read).toThrow(`${label} differs between its places: 0.yaml and 1.yaml.`);
    }
  });
});

describe('the scope of an issuer', () => {
  const group = 'pki.example.com';
  const flags = { 'issuer-kind': 'CorpIssuer', 'issuer-group': group, 'issuer-name': 'corp' };
  const definition = (scope: string) =>
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `corpissuers.${group}`, {
      spec: { group, scope, names: { kind: 'CorpIssuer' } },
    });

  test.each<[string, TestObject[], string]>([
    ['its definition', [definition('Cluster')], 'CorpIssuer corp'],
    ['its definition', [definition('Namespaced')], 'CorpIssuer istio-system/corp'],
    ['an object of its kind', [object(`${group}/v1`, 'CorpIssuer', 'corp')], 'CorpIssuer corp'],
    ['an object in a namespace', [object(`${group}/v1`, 'CorpIssuer', 'a/other')], 'CorpIssuer istio-system/corp'],
    ['its name, where there is nothing else', [], 'CorpIssuer istio-system/corp'],
  ])('is told by %s', (_what, objects, label) => {
    const all = [...agent({ flags }), ...objects];
    expect(graphSays(all).signers).toEqual([label]);
    expect(rotationSays(all).signers).toEqual([label]);
  });
});

test("a Certificate of another project is not cert-manager's", () => {
  const knative = object('networking.internal.knative.dev/v1alpha1', 'Certificate', 'istio-system/route', {
    spec: { secretName: 'istiod-tls', issuerRef: { name: 'nobody' } },
  });
  const own = certificate('istio-system/istiod', { secretName: 'istiod-tls', issuerRef: { name: 'istio-ca' } });
  const all = [...agent(), own, knative];
  expect(verifySays(all).certificates.map(({ object }) => object.name)).toEqual(['istiod']);
  expect(rotationSays(all).signers).toEqual(['Issuer istio-system/istio-ca']);
});

describe('several agents in one output', () => {
  const second = plainAgent(
    `${OFFICIAL}:${LATEST}`,
    ['--certificate-namespace=east', '--trust-domain=east', '--issuer-name=corporate', '--issuer-kind=ClusterIssuer'],
    'east',
  );
  const all = [...ISSUERS, ...agent(), second];

  test('have a signer each', () => {
    const signers = ['ClusterIssuer corporate', 'Issuer istio-system/istio-ca'];
    expect(graphSays(all).signers.sort()).toEqual(signers);
    expect(rotationSays(all).signers.sort()).toEqual(signers);
  });

  test('are not compared in what they differ in, and that is said', () => {
    const { agent: one, trustDomain, maxLifetimeSeconds, meshNamespace: namespace, notes } = verifySays(all);
    expect([one, trustDomain, namespace]).toEqual([undefined, undefined, undefined]);
    expect(maxLifetimeSeconds).toBe(3600);
    expect(notes).toEqual(['the output holds several agents (east/csr, pki/csr): what they differ in is not compared']);
  });
});
