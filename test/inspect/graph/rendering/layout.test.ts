import fc from 'fast-check';
import { type Graph, nodeKey } from '../../../../lib/inspect/graph/model';
import { textWidth } from '../../../../lib/inspect/graph/rendering/boxes';
import { componentsOf } from '../../../../lib/inspect/graph/rendering/components';
import { directionOf, type Layout, layOut, type Point } from '../../../../lib/inspect/graph/rendering/layout';
import { ANY_GRAPH, fullGraph } from './pictures';

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (a: Rectangle, b: Rectangle) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const around = ({ x, y }: Point, distance: number): Rectangle => ({
  x: x - distance,
  y: y - distance,
  width: 2 * distance,
  height: 2 * distance,
});

/** Of what two points span: as wide as they are apart, or nothing. */
const spanned = (a: Point, b: Point): Rectangle => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

/** Without what comes of rounding. */
const shrunk = ({ x, y, width, height }: Rectangle): Rectangle => ({
  x: x + 0.2,
  y: y + 0.2,
  width: Math.max(width - 0.4, 0),
  height: height - 0.4,
});

function overlapping(rectangles: readonly Rectangle[]): (readonly [Rectangle, Rectangle])[] {
  return rectangles.flatMap((one, index) =>
    rectangles.slice(index + 1).flatMap((other) => (overlap(one, other) ? [[one, other] as const] : [])),
  );
}

const labelsOf = ({ edges }: Layout): Rectangle[] =>
  edges.map(({ label: { x, y, width, height } }) => ({ x: x - width / 2, y: y - height / 2, width, height }));

const meshes = fc.constantFrom(1, 2, 5, 40).map(fullGraph);
const graphs = fc.oneof({ weight: 4, arbitrary: ANY_GRAPH }, meshes);

const property = (check: (layout: Layout, graph: Graph) => void) =>
  fc.assert(
    fc.property(graphs, (graph) => check(layOut(graph), graph)),
    { numRuns: 60 },
  );

test('everything has one place', () => {
  property(({ boxes, edges }, graph) => {
    expect(boxes.map(({ node }) => node.key).sort()).toEqual(graph.nodes.map(({ key }) => key).sort());
    const said = (edge: Graph['edges'][number]) => JSON.stringify(edge);
    expect(edges.map(({ edge }) => said(edge)).sort()).toEqual(graph.edges.map(said).sort());
  });
});

test('no box and no label lies on another', () => {
  property((layout) => {
    expect(overlapping([...layout.boxes, ...labelsOf(layout)])).toEqual([]);
  });
});

test('everything is within the picture', () => {
  property((layout) => {
    const outside = [...layout.boxes, ...labelsOf(layout)].filter(
      ({ x, y, width, height }) => x < 0 || y < 0 || x + width > layout.width + 1 || y + height > layout.height + 1,
    );
    expect(outside).toEqual([]);
  });
});

test('arrows start and end at the boxes that they connect', () => {
  property(({ boxes, edges }) => {
    const boxOf = new Map(boxes.map((box) => [box.node.key, box]));
    for (const { edge, points } of edges) {
      const ends = [
        [points[0], boxOf.get(edge.from)],
        [points[points.length - 1], boxOf.get(edge.to)],
      ] as const;
      expect(ends.every(([point, box]) => point && box && overlap(around(point, 1), box))).toBe(true);
    }
  });
});

test('arrows bend between the layers of boxes, and pass beside the boxes', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      for (const part of componentsOf(graph)) {
        const { boxes, edges, direction } = layOut(part);
        const upright = (rectangle: Rectangle): Rectangle => {
          const { x, y, width, height } = rectangle;
          return direction === 'TB' ? rectangle : { x: y, y: x, width: height, height: width };
        };
        const crossed = edges.flatMap(({ points }) =>
          points.slice(1).filter((to, index) => {
            const line = upright(spanned(points[index] ?? to, to));
            // A line that bends may be anywhere along the layer.
            const wide = line.width === 0 ? line : { ...line, x: 0, width: Number.POSITIVE_INFINITY };
            return boxes.some((box) => overlap(shrunk(upright(box)), shrunk(wide)));
          }),
        );
        expect(crossed).toEqual([]);
      }
    }),
  );
});

test('every line fits into its box', () => {
  property(({ boxes }) => {
    for (const { text, width } of boxes) {
      for (const line of text.details) expect(textWidth(line, 12)).toBeLessThan(width);
      expect(textWidth(text.name, 15, true)).toBeLessThan(width);
    }
  });
});

test('the direction is known without a place for anything', () => {
  property(({ direction }, graph) => {
    expect(directionOf(graph)).toBe(direction);
  });
});

test('what comes of something is further down, or further to the right', () => {
  fc.assert(
    fc.property(ANY_GRAPH, ({ nodes, edges }) => {
      // A circle has no end that comes first, and bundles come after what they trust.
      const ascending = edges.filter(({ from, to, relation }) => from < to && relation !== 'trusts');
      const { boxes, direction } = layOut({ nodes, edges: ascending });
      const along = new Map(boxes.map(({ node, x, y }) => [node.key, direction === 'TB' ? y : x]));
      for (const { from, to } of ascending) expect(along.get(to)).toBeGreaterThan(along.get(from) ?? Number.NaN);
    }),
  );
});

/** Boxes that each lead to the next one, and arrows between some of them besides. */
function chain(length: number, besides: readonly (readonly [number, number])[] = []): Graph {
  const key = (index: number) => nodeKey('Issuer', 'pki', `ca-${String(index).padStart(5, '0')}`);
  const nodes = Array.from({ length }, (_, index) => ({
    key: key(index),
    kind: 'issuer' as const,
    heading: 'Issuer',
    name: `ca-${index}`,
    details: [],
  }));
  const next = nodes.slice(1).map((_, index) => [index, index + 1] as const);
  return {
    nodes,
    edges: [...next, ...besides].map(([from, to]) => ({ from: key(from), to: key(to), relation: 'signs' })),
  };
}

test('a chain may be long', () => {
  const { boxes, direction } = layOut(chain(5000));
  expect(direction).toBe('TB');
  expect(new Set(boxes.map(({ x }) => x)).size).toBeLessThan(5);
});

test('arrows over very many layers do not make the picture larger than what is in it', () => {
  const far = Array.from({ length: 1000 }, (_, index) => [index % 10, 1999 - index] as const);
  const { edges } = layOut(chain(2000, far));
  expect(Math.max(...edges.map(({ points }) => points.length))).toBeLessThan(100);
});
