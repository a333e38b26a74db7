import { folded } from '../../../../lib/inspect/graph/rendering/fold';
import { LATEST } from '../../../support/latest';
import { certificate, graphOf, issuer, meshNamespace, nodeNamed, sentences } from '../support';
import { fullGraph } from './pictures';

const certificates = (count: number, duration = '24h') =>
  Array.from({ length: count }, (_, index) =>
    certificate(`shop/web-${index}`, {
      duration,
      secretName: `web-${index}`,
      issuerRef: { name: 'pki', kind: 'ClusterIssuer' },
    }),
  );

test('a few are drawn each on its own', () => {
  const graph = graphOf([issuer('pki'), ...certificates(5)]);
  expect(folded(graph)).toEqual(graph);
});

test('certificates of one issuer and lifetime that nothing reads are one node', () => {
  const graph = folded(
    graphOf([
      issuer('pki'),
      ...certificates(60),
      certificate('shop/long', { issuerRef: { name: 'pki', kind: 'ClusterIssuer' } }),
    ]),
  );
  expect(sentences(graph)).toEqual([
    'ClusterIssuer pki signs Certificate shop/long',
    'ClusterIssuer pki signs Certificates 60 certificates',
  ]);
  const { lifetime, details } = nodeNamed(graph, 'Certificates 60 certificates');
  expect(lifetime).toBe('1 d');
  expect(details).toHaveLength(7);
  expect(details[0]).toBe('shop/web-0, shop/web-1, shop/web-10');
  expect(details[6]).toMatch(/^and \d+ more$/);
});

test('namespaces that dial the same are one node, those that dial something else stay', () => {
  const graph = folded(fullGraph(6));
  expect(sentences(graph).filter((sentence) => sentence.startsWith('Namespace'))).toEqual([
    'Namespace canary dials Service pki/nowhere',
    'Namespaces 6 namespaces trusts ConfigMap istio-ca-root-cert',
    `Namespaces 6 namespaces dials istio-csr ${LATEST} pki/csr`,
  ]);
  expect(nodeNamed(graph, 'Namespaces 6 namespaces').details).toEqual([
    'sidecars',
    'team-0, team-1, team-2, team-3, team-4, team-5',
  ]);
});

test('namespaces alone are folded too', () => {
  const names = Array.from({ length: 10 }, (_, index) => meshNamespace(`team-${index}`));
  expect(folded(graphOf(names)).nodes.map(({ name }) => name)).toEqual(['10 namespaces']);
});
