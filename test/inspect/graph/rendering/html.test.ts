import fc from 'fast-check';
import { toHtml } from '../../../../lib/inspect/graph/rendering/html';
import { LATEST } from '../../../support/latest';
import { graphOf, ownCa } from '../support';
import { markupProblems } from './markup';
import { fullGraph, HOSTILE_GRAPH } from './pictures';

test('hostile names stay text', () => {
  fc.assert(
    fc.property(HOSTILE_GRAPH, (graph) => {
      expect(markupProblems(toHtml(graph))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('it loads nothing and runs nothing', () => {
  const page = toHtml(fullGraph(3));
  expect(page).not.toMatch(/<script|<link|<img|\bon[a-z]+="|@import|url\((?!#)|\bhref=|\bsrc=/);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test('it lists what dangles and who needs it', () => {
  const page = toHtml(fullGraph(1));
  expect(page).toContain('<h2>What dangles: 3</h2>');
  expect(page).toContain(
    '<li><strong>Secret cert-manager/old</strong>: nobody writes it. Needed by Bundle roots.</li>',
  );
  expect(toHtml(graphOf(ownCa('a/b')))).toContain('Nothing dangles');
});

test('it has every relation in words, also of those that the picture draws as one', () => {
  const page = toHtml(fullGraph(40));
  expect(page).toContain(`<tr><td>Namespace team-39</td><td>dials</td><td>istio-csr ${LATEST} pki/csr</td></tr>`);
  expect(page).toContain('>40 namespaces</text>');
});

test('the legend names what is in the picture, and nothing else', () => {
  const page = toHtml(graphOf(ownCa('a/b')));
  const terms = [...page.matchAll(/<dt>.*?<\/span>([^<]*)<\/dt>/g)].map(([, term]) => term);
  expect(terms).toEqual(['issuer', 'CA certificate', 'Secret or ConfigMap', 'signs', 'stores in', 'key of']);
});
