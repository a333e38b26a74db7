import fc from 'fast-check';
import { escapeMermaid, toMermaid } from '../../../../lib/inspect/graph/rendering/mermaid';
import { certificate, graphOf, issuer } from '../support';
import { fullGraph, HOSTILE_GRAPH, HOSTILE_TEXT } from './pictures';

/** Every line that the flowchart may have. Within a label stand letters, numbers, plain signs, `#NUMBER;` and line breaks only. */
const LINES = [
  /^%%\{init: \{"flowchart": \{"wrappingWidth": 400\}\}\}%%$/,
  /^flowchart (TB|LR)$/,
  /^ {2}\w+\["([\p{L}\p{N} ./:,()…-]|#\d+;|<br\/>)+"\]$/u,
  /^ {2}\w+ -- [a-z ]+ --> \w+$/,
  /^ {2}classDef \w+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}(,stroke-width:3px,stroke-dasharray:6 3)?$/,
  /^ {2}class \w+(,\w+)* \w+$/,
];

/** What Mermaid makes of a label, as its encodeEntities and decodeEntities do. */
const read = (text: string) =>
  text.replace(/#(\d+);/g, (_whole, number: string) => String.fromCodePoint(Number(number)));

test('hostile names get out of no label', () => {
  fc.assert(
    fc.property(HOSTILE_GRAPH, (graph) => {
      for (const line of toMermaid(graph).trimEnd().split('\n')) {
        expect(LINES.some((pattern) => pattern.test(line))).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

test('Mermaid reads what was written', () => {
  fc.assert(
    fc.property(HOSTILE_TEXT, (text) => {
      expect(read(escapeMermaid(text)).replaceAll('\u2060', '')).toBe(text.replaceAll('\u2060', ''));
    }),
  );
});

test('no name is a command to a pipeline, that of a missing issuer neither; single colons stay', () => {
  const names = ['i\n::error::pwn', '::error::pwn', 'a::b'];
  for (const name of names) {
    const text = toMermaid(graphOf([certificate('z/z', { issuerRef: { name } })]));
    expect(text).not.toContain('::');
    expect(text).toContain('#58;#58;');
  }
  expect(escapeMermaid('CSR: csr.pki.svc:443')).toBe('CSR: csr.pki.svc:443');
});

test('Mermaid takes no label for a style, of whose last line it would drop the semicolon', () => {
  const dropped = /(style|classDef).*:\S*#.*;/;
  fc.assert(
    fc.property(HOSTILE_TEXT, (text) => {
      expect(escapeMermaid(`style classDef a:${text}`.replace(/\n/g, ' '))).not.toMatch(dropped);
    }),
  );
});

test('every arrow has both of its ends, and every node its class', () => {
  const text = toMermaid(fullGraph(3));
  const nodes = [...text.matchAll(/^ {2}(\w+)\["/gm)].map(([, id]) => id);
  const ends = [...text.matchAll(/^ {2}(\w+) -- .* --> (\w+)$/gm)].flatMap(([, from, to]) => [from, to]);
  const classed = [...text.matchAll(/^ {2}class (\S+) /gm)].flatMap(([, ids = '']) => ids.split(','));
  expect(ends.filter((id) => !nodes.includes(id))).toEqual([]);
  expect([...classed].sort()).toEqual([...nodes].sort());
});

test('ids do not depend on other objects, and no two nodes share one', () => {
  const one = issuer('a-b/c');
  const lineOf = (text: string) => text.split('\n').find((line) => line.includes('Issuer_a_b_c['));
  expect(lineOf(toMermaid(graphOf([one, certificate('z/z', { issuerRef: { name: 'x' } })])))).toBe(
    lineOf(toMermaid(graphOf([one]))),
  );
  const text = toMermaid(graphOf([issuer('a-b/c'), issuer('a.b/c'), issuer('a/b-c')]));
  expect([...text.matchAll(/^ {2}(\w+)\["/gm)].map(([, id]) => id)).toEqual([
    'Issuer_a_b_c',
    'Issuer_a_b_c_2',
    'Issuer_a_b_c_3',
  ]);
});

test('what dangles has a class of its own, in red', () => {
  const text = toMermaid(fullGraph(1));
  expect(text).toMatch(/class ConfigMap_pki_runtime,Secret_cert_manager_old,Service_pki_nowhere missing/);
  expect(text).toMatch(/classDef missing .*stroke:#c8241b/);
});
