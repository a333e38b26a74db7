import { Graph as LayoutGraph, layout as layOutGraph } from '@dagrejs/dagre';
import { type Graph, type GraphEdge, type GraphNode, RELATIONS } from '../model';
import { type Box, boxOf, SIZES } from './boxes';
import { componentsOf } from './components';
import { textWidth } from './text-width';

/** From top to bottom, or from left to right. */
export type Direction = 'TB' | 'LR';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box with the place of its left upper corner. */
export interface PlacedBox extends Box, Point {}

/** An arrow with the points that it runs along and the middle of its label. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly label: Point & { readonly text: string; readonly width: number; readonly height: number };
}

/** A graph with a place for everything in it, in pixels from the left upper corner. */
export interface Layout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
}

/** A row of small parts may be as wide as a README's column is, about. */
const COLUMN_WIDTH = 1000;

/** Between parts of the graph that nothing connects. */
const GAP = 40;

/**
 * A place for everything: from top to bottom or from left to right, whichever is narrower. Where a picture is shown it is scaled to the
 * width of a column, and with it the size of its letters; who scrolls scrolls down.
 */
export function layOut(graph: Graph): Layout {
  const parts = componentsOf(graph);
  const [upright, sideways] = [layOutParts(parts, 'TB'), layOutParts(parts, 'LR')];
  return upright.width <= sideways.width ? upright : sideways;
}

/** Parts that nothing connects are laid out each on its own, which takes less time than all at once, and put in rows. */
function layOutParts(parts: readonly Graph[], direction: Direction): Layout {
  const placed = parts.map((part) => layOutPart(part, direction));
  const widest = Math.max(COLUMN_WIDTH, ...placed.map(({ width }) => width));
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  const moved = placed.map((part) => {
    if (x > 0 && x + part.width > widest) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0];
    const there = shifted(part, x, y);
    width = Math.max(width, x + part.width);
    rowHeight = Math.max(rowHeight, part.height);
    x += part.width + GAP;
    return there;
  });
  return {
    direction,
    width,
    height: y + rowHeight,
    boxes: moved.flatMap(({ boxes }) => boxes),
    edges: moved.flatMap(({ edges }) => edges),
  };
}

function layOutPart({ nodes, edges }: Graph, direction: Direction): Layout {
  const boxes = nodes.map(boxOf);
  const sketch = new LayoutGraph({ multigraph: true });
  sketch.setGraph({ rankdir: direction, nodesep: 28, edgesep: 24, ranksep: direction === 'TB' ? 46 : 40 });
  for (const { node, width, height } of boxes) sketch.setNode(node.key, { width, height });
  const upstream = upstreamEdges(nodes, edges);
  const inOrder = (edge: GraphEdge) =>
    upstream.has(edge) ? ([edge.to, edge.from] as const) : ([edge.from, edge.to] as const);
  for (const edge of edges) {
    const width = textWidth(RELATIONS[edge.relation].label, SIZES.edge) + 8;
    sketch.setEdge(...inOrder(edge), { width, height: SIZES.line + 2, labelpos: 'c' }, edge.relation);
  }
  layOutGraph(sketch);
  const { width = 0, height = 0 } = sketch.graph() as { width?: number; height?: number };
  const placed = boxes.map((box) => {
    const { x, y } = sketch.node(box.node.key) as Point;
    return { ...box, x: rounded(x - box.width / 2), y: rounded(y - box.height / 2) };
  });
  const boxOfKey = new Map(placed.map((box) => [box.node.key, box]));
  return {
    direction,
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: placed,
    edges: edges.map((edge) => {
      const [first, second] = inOrder(edge);
      const drawn = sketch.edge(first, second, edge.relation) as DrawnEdge;
      const points = drawn.points.map(({ x, y }) => ({ x: rounded(x), y: rounded(y) }));
      const docked = dock(points, boxOfKey.get(first), boxOfKey.get(second), direction);
      return {
        edge,
        points: upstream.has(edge) ? docked.reverse() : docked,
        label: {
          text: RELATIONS[edge.relation].label,
          x: rounded(drawn.x),
          y: rounded(drawn.y),
          width: drawn.width,
          height: SIZES.line + 2,
        },
      };
    }),
  };
}

/** What the layout leaves in an edge. */
interface DrawnEdge extends Point {
  readonly points: readonly Point[];
  readonly width: number;
}

/**
 * The points of an edge, its ends moved to the sides of the boxes that face each other, as near to the next point as the side goes: an
 * edge that leaves a box sideways would run through the box beside it.
 */
function dock(points: Point[], from: PlacedBox | undefined, to: PlacedBox | undefined, direction: Direction): Point[] {
  const inner = points.slice(1, -1);
  const [second, lastButOne] = [inner[0], inner[inner.length - 1]];
  if (from === undefined || to === undefined || second === undefined || lastButOne === undefined) return points;
  if (direction === 'TB') {
    const start = { x: along(second.x, from.x, from.width), y: rounded(from.y + from.height) };
    return [start, ...inner, { x: along(lastButOne.x, to.x, to.width), y: to.y }];
  }
  const start = { x: rounded(from.x + from.width), y: along(second.y, from.y, from.height) };
  return [start, ...inner, { x: to.x, y: along(lastButOne.y, to.y, to.height) }];
}

/** The place on a side that is nearest to another one, off its corners. */
function along(wanted: number, start: number, length: number): number {
  const corner = Math.min(16, length / 2);
  return rounded(Math.min(Math.max(wanted, start + corner), start + length - corner));
}

/**
 * Bundles and agents are placed after the roots that they trust, like everything that comes of these, though the arrow points back.
 * Who dials an agent is placed before it, and so before what the agent hands out.
 */
function upstreamEdges(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ReadonlySet<GraphEdge> {
  const keepers = new Set(nodes.filter(({ kind }) => kind === 'bundle' || kind === 'agent').map(({ key }) => key));
  return new Set(edges.filter(({ from, relation }) => relation === 'trusts' && keepers.has(from)));
}

function shifted(layout: Layout, dx: number, dy: number): Layout {
  const move = <T extends Point>(point: T): T => ({ ...point, x: rounded(point.x + dx), y: rounded(point.y + dy) });
  return {
    ...layout,
    boxes: layout.boxes.map(move),
    edges: layout.edges.map(({ edge, points, label }) => ({ edge, points: points.map(move), label: move(label) })),
  };
}

/** Tenths of pixels: enough for the eye, and the same on every machine. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
