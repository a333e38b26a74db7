import fc from 'fast-check';
import { displayName } from '../../../../lib/inspect/graph/dangling';
import { type Graph, RELATIONS } from '../../../../lib/inspect/graph/model';
import { folded } from '../../../../lib/inspect/graph/rendering/fold';
import { toHtml } from '../../../../lib/inspect/graph/rendering/html';
import { toMermaid } from '../../../../lib/inspect/graph/rendering/mermaid';
import { toSvg } from '../../../../lib/inspect/graph/rendering/svg';
import { graphOf } from '../support';
import { ANY_GRAPH, fullMesh } from './pictures';

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, ...groups]) => groups.join(' ')).sort();

const relations = ({ edges }: Graph) => edges.map(({ relation }) => relation).sort();

test('every object and every relation is in the picture once, those that are alike as one', () => {
  fc.assert(
    fc.property(ANY_GRAPH, (graph) => {
      const svg = toSvg(graph);
      const drawn = folded(graph);
      const titles = matches(svg, /transform="[^"]*"><title>([^<,]*)/g);
      expect(titles).toEqual(drawn.nodes.map(displayName).sort());
      expect(matches(svg, /<g class="edge (\w+)[^"]*"><path/g)).toEqual(relations(drawn));
      expect(matches(svg, /<g class="edge (\w+)[^"]*"><rect/g)).toEqual(relations(drawn));
    }),
    { numRuns: 60 },
  );
});

test('every object and every relation is in the flowchart once, those that are alike as one', () => {
  fc.assert(
    fc.property(ANY_GRAPH, (graph) => {
      const text = toMermaid(graph);
      const drawn = folded(graph);
      const id = (key: string) => key.replace(/[^A-Za-z0-9]+/g, '_');
      expect(matches(text, /^ {2}(\w+)\["/gm)).toEqual(drawn.nodes.map(({ key }) => id(key)).sort());
      expect(matches(text, /^ {2}(\w+) -- ([a-z ]+) --> (\w+)$/gm)).toEqual(
        drawn.edges.map(({ from, to, relation }) => `${id(from)} ${RELATIONS[relation].label} ${id(to)}`).sort(),
      );
    }),
    { numRuns: 60 },
  );
});

test('every relation is on the page once in words, also of what is drawn as one', () => {
  fc.assert(
    fc.property(ANY_GRAPH, (graph) => {
      const names = new Map(graph.nodes.map((node) => [node.key, displayName(node)]));
      expect(matches(toHtml(graph), /<tr><td>(.*)<\/td><td>(.*)<\/td><td>(.*)<\/td><\/tr>/g)).toEqual(
        graph.edges
          .map(({ from, to, relation }) => `${names.get(from)} ${RELATIONS[relation].label} ${names.get(to)}`)
          .sort(),
      );
    }),
    { numRuns: 30 },
  );
});

test('the order of the objects leaves no trace', () => {
  const objects = fullMesh(8);
  const pictures = (graph: Graph) => [toMermaid(graph), toSvg(graph), toHtml(graph)];
  const expected = pictures(graphOf(objects));
  fc.assert(
    fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (shuffled) => {
      expect(pictures(graphOf(shuffled))).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});
