import fc from 'fast-check';
import { agent, bundle, certificate, graphOf, issuer, istioOperator, meshNamespace, ownCa, watching } from '../support';

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

/** A mesh with everything that can be drawn, some of it dangling. */
export function fullGraph(namespaces: number) {
  const names = Array.from({ length: namespaces }, (_, index) => `team-${index}`);
  return graphOf([
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
  ]);
}
