import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { dump, loadAll } from 'js-yaml';
import { IstioCsrAgent, Mesh, SelfSignedCaChain } from '../../../lib';
import { IssuanceGraph } from '../../../lib/inspect';
import { KNOWN_ISSUER } from '../../support/agent';
import { LATEST } from '../../support/latest';
import { ROOT } from '../../support/paths';

const DIST = join(ROOT, 'dist');
const DOCUMENTS = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => loadAll(readFileSync(join(DIST, name), 'utf8')));

const drawn = (graph: IssuanceGraph) => [graph.toMermaid(), graph.toSvg(), graph.toHtml()];

describe("main.ts's graph", () => {
  const graph = IssuanceGraph.fromFiles([DIST]);

  test('as Mermaid', () => {
    expect(graph.toMermaid()).toMatchSnapshot();
  });

  test('has the chain from the root to the workloads, and nothing dangles', () => {
    const arrows = [...graph.toMermaid().matchAll(/(\S+) -- ([a-z ]+) --> (\S+)/g)].map((match) => match.slice(1, 4));
    expect(arrows).toEqual(
      expect.arrayContaining([
        ['Issuer_istio_system_selfsigned', 'signs', 'Certificate_istio_system_istio_ca'],
        ['Certificate_istio_system_istio_ca', 'stores in', 'Secret_istio_system_istio_ca'],
        ['Secret_istio_system_istio_ca', 'key of', 'Issuer_istio_system_istio_ca'],
        ['Issuer_istio_system_istio_ca', 'signs', 'Deployment_cert_manager_cert_manager_istio_csr'],
        ['Issuer_istio_system_istio_ca', 'signs', 'Certificate_istio_system_istiod'],
        ['Certificate_istio_system_istiod', 'stores in', 'Secret_istio_system_istiod_tls'],
        ['Secret_istio_system_istiod_tls', 'served by', 'istiod_IstioOperator_istio_system_istio'],
        ['istiod_IstioOperator_istio_system_istio', 'tells to dial', 'Deployment_cert_manager_cert_manager_istio_csr'],
        ['Namespace_foo', 'dials', 'Deployment_cert_manager_cert_manager_istio_csr'],
        ['Deployment_cert_manager_cert_manager_istio_csr', 'stores in', 'ConfigMap_istio_ca_root_cert'],
        ['istiod_IstioOperator_istio_system_istio', 'trusts', 'ConfigMap_istio_ca_root_cert'],
        ['Namespace_foo', 'trusts', 'ConfigMap_istio_ca_root_cert'],
      ]),
    );
    expect(arrows).toHaveLength(12);
    expect(graph.dangling).toEqual([]);
    expect(graph.toMermaid()).not.toContain('missing');
  });

  test('shows lifetimes', () => {
    expect(graph.toMermaid()).toMatch(/CA certificate in istio-system<br\/>istio-ca<br\/>lifetime 10 y/);
    expect(graph.toSvg()).toMatch(/class="lifetime"[^>]*>10 y</);
  });

  test('holds no path of this machine', () => {
    for (const text of drawn(graph)) expect(text).not.toContain(ROOT);
  });
});

test('files, a text and a scope give the same graph', () => {
  const app = new App();
  const chart = new Chart(app, 'mesh');
  const mesh = new Mesh();
  const ca = new SelfSignedCaChain(chart, 'ca', { mesh });
  new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
  const yaml = app.synthYaml() as string;
  expect(drawn(IssuanceGraph.fromScope(app))).toEqual(drawn(IssuanceGraph.fromYaml(yaml)));
  const documents = [...DOCUMENTS].map((document) => dump(document));
  expect(drawn(IssuanceGraph.fromYaml(documents.join('---\n')))).toEqual(drawn(IssuanceGraph.fromFiles([DIST])));
});

test('the order of the documents leaves no trace, nor does a document that is there twice', () => {
  const expected = drawn(IssuanceGraph.fromFiles([DIST]));
  fc.assert(
    fc.property(
      fc.shuffledSubarray(DOCUMENTS, { minLength: DOCUMENTS.length }),
      fc.subarray(DOCUMENTS),
      (shuffled, again) => {
        const yaml = [...shuffled, ...again].map((document) => dump(document)).join('---\n');
        expect(drawn(IssuanceGraph.fromYaml(yaml))).toEqual(expected);
      },
    ),
    { numRuns: 8 },
  );
});

test('an issuer that exists elsewhere dangles until it is assumed', () => {
  const chart = new Chart(new App(), 'mesh');
  const issuer = { ...KNOWN_ISSUER, name: 'corporate-ca' };
  new IstioCsrAgent(chart, 'agent', { mesh: new Mesh(), issuer });
  const graph = IssuanceGraph.fromScope(chart);
  expect(graph.dangling).toMatchObject([
    {
      check: 'issuer-exists',
      subject: 'ClusterIssuer corporate-ca',
      found: 'no such issuer',
      objects: ['Certificate istio-system/istiod', `istio-csr ${LATEST} cert-manager/cert-manager-istio-csr`],
      docs: 'docs/graph.md#issuer-exists',
    },
  ]);
  expect(graph.report.ok).toBe(false);
  expect(graph.toMermaid()).toContain('class ClusterIssuer_corporate_ca missing');
  const assumed = IssuanceGraph.fromScope(chart, { assumed: ['ClusterIssuer/corporate-ca'] });
  expect(assumed.dangling).toEqual([]);
  expect(assumed.toMermaid()).toContain('corporate-ca<br/>assumed to exist');
  expect(assumed.toMermaid()).toContain('class ClusterIssuer_corporate_ca assumed');
});

test('what a caller does to the list of what dangles changes nothing', () => {
  const graph = IssuanceGraph.fromYaml(
    '{apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: a, namespace: b}, spec: {ca: {secretName: c}}}',
  );
  graph.dangling.pop();
  expect(graph.dangling).toHaveLength(1);
});

describe('objects of two clusters', () => {
  const agent = (cluster: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: csr, namespace: pki, labels: {cluster: ${cluster}}}
spec: {template: {spec: {containers: [{args: [--cluster-id=${cluster}]}]}}}
`;

  test('are refused, naming the object and its places', () => {
    expect(() => IssuanceGraph.fromYaml(`${agent('east')}---${agent('west')}`)).toThrow(
      'Deployment pki/csr differs between its places: YAML, twice. Objects of several clusters make no one mesh: name the files or folders of one cluster.',
    );
  });

  test('are not what a Namespace is that two files label differently', () => {
    const namespace = (label: string) => `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled, ${label}: x}}
`;
    expect(IssuanceGraph.fromYaml(`${namespace('a')}---${namespace('b')}`).toMermaid()).toContain('Namespace_shop');
  });
});

test('objects without anything to draw say so', () => {
  const graph = IssuanceGraph.fromYaml('{apiVersion: v1, kind: ServiceAccount, metadata: {name: a}}');
  for (const text of drawn(graph)) expect(text).toContain('No issuer, certificate or mesh in these objects');
});

test('refuses a picture of more nodes than anybody draws', () => {
  const issuer = (name: string) =>
    `{apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: ${name}, namespace: a}, spec: {selfSigned: {}}}`;
  const issuers = Array.from({ length: 10_001 }, (_, index) => issuer(`i${index}`));
  expect(() => IssuanceGraph.fromYaml(issuers.join('\n---\n'))).toThrow(
    'the YAML: would be a picture of more than 10,000 nodes; name the output of one mesh alone',
  );
});
