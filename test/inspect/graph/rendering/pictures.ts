import fc from 'fast-check';
import {
  byCodeUnits,
  type Graph,
  NODE_KINDS,
  type NodeKind,
  nodeKey,
  RELATIONS,
  type Relation,
} from '../../../../lib/inspect/graph/model';
import {
  agent,
  bundle,
  certificate,
  graphOf,
  issuer,
  istioOperator,
  meshNamespace,
  ownCa,
  type TestObject,
  watching,
} from '../support';

/** Names and settings as no cluster would take them, but a file may hold them. */
export const HOSTILE_TEXT = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    '"]; click a href "javascript:alert(1)"',
    '<script>alert(1)</script>',
    '</svg></style><img src=x onerror=alert(1)>',
    ']]>',
    '&lt;b&gt; #quot; #35;',
    'end',
    '%%{init: {}}%%',
    'style a fill:#fff;',
    'fa:fa-car',
    '`**bold**`',
    'line\nbreak\r\n---',
    '日本語 😀',
  ),
);

/** Graphs in which every text that comes from the objects is hostile. */
export const HOSTILE_GRAPH = fc
  .record({ name: HOSTILE_TEXT, namespace: HOSTILE_TEXT, detail: HOSTILE_TEXT, missing: HOSTILE_TEXT })
  .map(({ name, namespace, detail, missing }) => {
    const withNames = issuer('x/y', { vault: { server: detail, path: detail } });
    return graphOf([
      { ...withNames, metadata: { name, namespace, labels: undefined } },
      certificate('shop/gateway', { secretName: 's', dnsNames: [detail], issuerRef: { name: missing } }),
      certificate('shop/other', { secretName: 's', duration: detail, issuerRef: { name: missing, kind: detail } }),
    ]);
  });

/** The graph of a mesh with everything that can be drawn, some of it dangling. */
export function fullGraph(namespaces: number): Graph {
  return graphOf(fullMesh(namespaces));
}

/** The objects of that mesh. */
export function fullMesh(namespaces: number): TestObject[] {
  const names = Array.from({ length: namespaces }, (_, index) => `team-${index}`);
  return [
    ...ownCa('cert-manager/root'),
    issuer('root', { ca: { secretName: 'root' } }),
    certificate('istio-system/istio-ca', {
      isCA: true,
      duration: '8760h',
      secretName: 'istio-ca',
      issuerRef: { name: 'root', kind: 'ClusterIssuer' },
    }),
    issuer('istio-system/istio-ca', { ca: { secretName: 'istio-ca' } }),
    certificate('istio-system/istiod', { duration: '1h', secretName: 'istiod-tls', issuerRef: { name: 'istio-ca' } }),
    bundle('roots', {
      sources: [{ secret: { name: 'root', key: 'ca.crt' } }, { secret: { name: 'old', key: 'ca.crt' } }],
      target: { configMap: { key: 'ca.pem' } },
    }),
    ...agent({
      flags: { 'root-ca-file': '/roots/ca.pem', ...watching('runtime') },
      volumeMounts: [{ name: 'root', mountPath: '/roots' }],
      pod: { volumes: [{ name: 'root', configMap: { name: 'roots' } }] },
    }),
    istioOperator(),
    istioOperator('istio-system/canary', 'nowhere.pki.svc:443', { revision: 'canary' }),
    meshNamespace('canary', { 'istio.io/rev': 'canary' }),
    ...names.map((name) => meshNamespace(name)),
    issuer('vault', { vault: { server: 'https://vault.example.com', path: 'pki/sign/mesh' } }),
  ];
}

/** Graphs of any form, also with circles, which no reading of objects gives today. */
export const ANY_GRAPH: fc.Arbitrary<Graph> = fc
  .record({
    nodes: fc.array(
      fc.record({
        kind: fc.constantFrom(...(Object.keys(NODE_KINDS) as NodeKind[])),
        lifetime: fc.option(fc.constantFrom('1 h', '90 d'), { nil: undefined }),
        details: fc.array(fc.constantFrom('short', 'a line that is as long as names of services get'), {
          maxLength: 4,
        }),
        missing: fc.option(fc.constant('nobody writes it'), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 24 },
    ),
    edges: fc.array(fc.tuple(fc.nat(23), fc.nat(23), fc.constantFrom(...(Object.keys(RELATIONS) as Relation[]))), {
      maxLength: 48,
    }),
  })
  .map(({ nodes, edges }) => {
    const named = nodes.map((node, index) => {
      const name = `node-${String(index).padStart(2, '0')}`;
      return { ...node, name, key: nodeKey('Thing', 'shop', name), heading: 'Thing', namespace: 'shop' };
    });
    const between = edges.flatMap(([first, second, relation]) => {
      const [from, to] = [named[first % named.length]?.key ?? '', named[second % named.length]?.key ?? ''];
      return from === to ? [] : [{ from, to, relation }];
    });
    const unique = new Map(between.map((edge) => [JSON.stringify(edge), edge]));
    return { nodes: named, edges: [...unique].sort(([a], [b]) => byCodeUnits(a, b)).map(([, edge]) => edge) };
  });
