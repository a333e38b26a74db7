import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IssuanceGraph } from '../../../lib/inspect';
import { MeshVerification } from '../../../lib/inspect/verify/mesh-verification';
import { mergeDeep } from '../../../lib/internal/merge';
import { TestCa } from '../../support/pki';
import { proxySecret } from '../../support/proxy-secrets';
import { meshNamespace, object, ownCa, type TestObject } from '../graph/support';
import { AGENT, flux, OFF, operator, VALUES } from './support';

const yamlOf = (objects: readonly TestObject[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
const BASE = [...ownCa('istio-system/istio-ca'), ...AGENT, object('v1', 'Secret', 'istio-system/istiod-tls')];
const SOUND = [...BASE, operator({ values: VALUES })];
/** ztunnel asks an istiod whose CA is off. */
const BROKEN = [...SOUND, flux('ztunnel', { values: {} })];
const graphOf = (objects: readonly TestObject[]) => IssuanceGraph.fromYaml(yamlOf(objects));

test('what agrees is drawn without red, and the report is in order', () => {
  const graph = graphOf(SOUND);
  expect([graph.dangling, graph.disagreements, graph.report.ok]).toEqual([[], [], true]);
  expect(graph.toMermaid()).not.toMatch(/classDef broken|linkStyle/);
  expect(graph.toSvg()).not.toMatch(/<g class="[^"]*broken/);
});

test('what does not agree is red in every picture, and a finding that fails', () => {
  const graph = graphOf(BROKEN);
  expect(graph.dangling).toEqual([]);
  expect(graph.disagreements).toEqual([
    {
      check: 'asks-a-signer',
      subject: 'ztunnel istio-system/ztunnel',
      objects: ['HelmRelease flux-system/ztunnel', 'IstioOperator istio-system/istio'],
      status: 'fail',
      found: 'asks istiod istio-system/istiod, where ENABLE_CA_SERVER is off',
      wanted: 'somebody who signs, at the address that is asked',
      meaning: 'ztunnel istio-system/ztunnel: it asks istiod istio-system/istiod, whose own CA is off: nobody signs.',
      fix: expect.stringMatching(/^Set caAddress in the values of ztunnel to the Service of istio-csr/),
      docs: 'docs/graph.md#asks-a-signer',
    },
  ]);
  expect(graph.report.ok).toBe(false);
  const mermaid = graph.toMermaid().split('\n');
  const red = mermaid.filter((line) => / --> /.test(line)).findIndex((line) => / dials -->/.test(line));
  expect(mermaid.find((line) => line.includes('linkStyle'))).toBe(`  linkStyle ${red} stroke:#c8241b,stroke-width:3px`);
  expect(mermaid.filter((line) => /^ {2}class .* broken$/.test(line))).toHaveLength(1);
  expect(graph.toSvg()).toContain('<g class="istiod broken"');
  expect(graph.toSvg()).toContain('<g class="edge dials broken">');
  expect(graph.toSvg()).toContain('What does not agree: ztunnel istio-system/ztunnel');
  expect(graph.toHtml()).toContain('<h2>What does not agree: 1</h2>');
  expect(graph.toHtml()).toContain('dials (does not agree)');
});

test('an istiod that signs nothing is not said to sign with its own CA', () => {
  expect(graphOf([operator({ values: { pilot: OFF } })]).toMermaid()).toContain('its own CA is off');
  expect(graphOf([operator({ values: {} })]).toMermaid()).toContain('signs with its own CA');
});

describe('the cluster of an istiod that runs elsewhere', () => {
  const bare = BASE.filter(({ kind }) => kind !== 'Secret');
  const { pilot: _off, ...values } = VALUES;

  test.each<[string, TestObject]>([
    ['the profile remote', operator({ profile: 'remote', values })],
    ['the profile external', operator({ profile: 'external', values })],
    ['the component', operator({ values, components: { pilot: { enabled: false }, istiodRemote: { enabled: true } } })],
    ['the values', flux('istiod', { values: { ...values, istiodRemote: { enabled: true } } })],
    ["the chart's profile", flux('istiod', { values: { ...values, profile: 'remote' } })],
    ["Sail's profile", object('sailoperator.io/v1', 'Istio', 'default', { spec: { profile: 'remote', values } })],
  ])('by %s needs no certificate for it', (_what, one) => {
    const graph = graphOf([...bare, one]);
    expect([graph.dangling, graph.disagreements]).toEqual([[], []]);
    expect(graph.toMermaid()).toContain('runs in another cluster');
  });

  test('that has an istiod for injection alone needs one', () => {
    const local = { istiodRemote: { enabled: true, enabledLocalInjectorIstiod: true } };
    const { dangling } = graphOf([...bare, flux('istiod', { values: mergeDeep(values, local) })]);
    expect(dangling.map(({ subject }) => subject)).toEqual(['Secret istio-system/istiod-tls']);
  });
});

describe('an agent with a selector', () => {
  const selecting = AGENT.map((one) =>
    JSON.parse(JSON.stringify(one).replace('"--cluster-id', '"--configmap-namespace-selector=mesh=a","--cluster-id')),
  );
  const namespace = (name: string, labels: object) => meshNamespace(name, { 'istio-injection': 'enabled', ...labels });

  test('is drawn to the namespaces that it selects, and those without a root are red', () => {
    const objects = [...BASE.slice(0, 3), ...selecting, BASE.at(-1) as TestObject, operator({ values: VALUES })];
    const graph = graphOf([...objects, namespace('in', { mesh: 'a' }), namespace('out', {})]);
    expect(graph.disagreements.map(({ check, subject }) => [check, subject])).toEqual([
      ['root-reaches-namespace', 'Namespace out'],
    ]);
    const words = graph.toMermaid();
    expect(words).toContain('in namespaces with mesh');
    expect(words).toMatch(/Namespace_in -- trusts -->/);
    expect(words).not.toMatch(/Namespace_out -- trusts -->/);
  });
});

test('verify finds in the synthesized output what the graph finds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agreement-'));
  try {
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const ca = await TestCa.root('istio-ca');
    const leaf = await ca.leaf({ uris: ['spiffe://prod.example.com/ns/foo/sa/sleep'] });
    const proxy = JSON.stringify(proxySecret({ chain: leaf.certificate, root: ca.certificate }));
    const files = { proxySecrets: [file('proxy', proxy)], caSecrets: [file('ca.pem', ca.certificate)] };
    const of = (objects: readonly TestObject[]) =>
      new MeshVerification({ dist: file('dist.yaml', yamlOf(objects)) })
        .verifyFiles({ ...files, namespaces: ['foo'], serviceAccounts: ['sleep'] })
        .findings.filter(({ docs }) => docs.startsWith('docs/graph.md'));
    expect(of(SOUND)).toEqual([]);
    expect(of(BROKEN)).toEqual(graphOf(BROKEN).disagreements);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
