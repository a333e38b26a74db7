import { type Graph, type GraphEdge, type GraphNode, RELATIONS } from '../model';
import { type Box, boxOf, SIZES, textWidth } from './boxes';
import { componentsOf } from './components';
import { type Item, inLayers, type Layered, type Size, type Way } from './layers';
import { place, room } from './place';

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
  readonly label: Point & Label;
}

interface Label extends Size {
  readonly text: string;
}

/** A graph with a place for everything in it, in pixels from the left upper corner. */
export interface Layout extends Size {
  readonly direction: Direction;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
}

/** A row of small parts may be as wide as a README's column is, about. */
const COLUMN_WIDTH = 1000;

/** Between parts of the graph that nothing connects. */
const PART_GAP = 40;

/** Between a layer of boxes and the labels before and after it. */
const LAYER_GAP = { TB: 23, LR: 20 } as const;

/** A place for everything. Parts that nothing connects are laid out each on its own, and put in rows. */
export function layOut(graph: Graph): Layout {
  const sketches = componentsOf(graph).map(sketched);
  const direction = narrower(sketches);
  const parts = sketches.map((sketch) => drawn(sketch, direction));
  const widest = largest([COLUMN_WIDTH, ...parts.map((part) => part.width)]);
  let [x, y, width, rowHeight] = [0, 0, 0, 0];
  const placed = parts.map((part) => {
    if (x > 0 && x + part.width > widest) [x, y, rowHeight] = [0, y + rowHeight + PART_GAP, 0];
    const there = part.at({ x, y });
    [width, rowHeight] = [Math.max(width, x + part.width), Math.max(rowHeight, part.height)];
    x += part.width + PART_GAP;
    return there;
  });
  const [boxes, edges] = [placed.flatMap((part) => part.boxes), placed.flatMap((part) => part.edges)];
  return { direction, width, height: y + rowHeight, boxes, edges };
}

/**
 * From top to bottom or from left to right, whichever is narrower. Where a picture is shown it is scaled to the width of a column, and
 * with it the size of its letters; who scrolls scrolls down.
 */
export function directionOf(graph: Graph): Direction {
  return narrower(componentsOf(graph).map(sketched));
}

function narrower(parts: readonly Sketch[]): Direction {
  const rows = parts.flatMap(({ layers }) => layers);
  const upright = largest(rows.map((row) => row.reduce((sum, item) => sum + room(item), 0)));
  const sideways = parts.map(({ layers }) =>
    layers.reduce((sum, row) => sum + largest(row.map(({ width }) => width)) + LAYER_GAP.LR, -LAYER_GAP.LR),
  );
  return upright <= largest(sideways) ? 'TB' : 'LR';
}

/** What is drawn of a part, in layers but without places. */
interface Sketch extends Layered {
  readonly drawnBoxes: readonly Box[];
  readonly drawnEdges: readonly { readonly edge: GraphEdge; readonly from: number; readonly label: Label }[];
}

function sketched({ nodes, edges }: Graph): Sketch {
  const boxes = nodes.map(boxOf);
  const indices = new Map(nodes.map(({ key }, index) => [key, index]));
  const labelled = edges.map((edge) => {
    const text = RELATIONS[edge.relation].label;
    const [from, to] = [indices.get(edge.from) ?? 0, indices.get(edge.to) ?? 0];
    const ends = isUpstream(edge, nodes[from]) ? { from: to, to: from } : { from, to };
    return { edge, from, label: { text, width: textWidth(text, SIZES.edge) + 8, height: SIZES.line + 2 }, ends };
  });
  const links = labelled.map(({ label, ends }) => ({ ...label, ...ends }));
  return { drawnBoxes: boxes, drawnEdges: labelled, ...inLayers(boxes, links) };
}

/**
 * Bundles and agents are placed after the roots that they trust, like everything that comes of these, though the arrow points back.
 * Who dials an agent is placed before it, and so before what the agent hands out.
 */
function isUpstream({ relation }: GraphEdge, from: GraphNode | undefined): boolean {
  return relation === 'trusts' && (from?.kind === 'bundle' || from?.kind === 'agent');
}

/** The size of a part, and the part itself at a place. From left to right is from top to bottom with everything turned over. */
function drawn(sketch: Sketch, direction: Direction) {
  const { layers, boxes, ways, drawnBoxes, drawnEdges } = sketch;
  const isTurned = direction === 'LR';
  const items = layers.flat();
  if (isTurned) for (const item of items) [item.width, item.height] = [item.height, item.width];
  place(sketch);
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x, width } of items) [left, right] = [Math.min(left, x - width / 2), Math.max(right, x + width / 2)];
  let depth = -LAYER_GAP[direction];
  const bands = layers.map((row) => {
    const top = depth + LAYER_GAP[direction];
    depth = top + largest(row.map(({ height }) => height));
    return { top, middle: (top + depth) / 2, bottom: depth };
  });
  const point = (x: number, y: number, corner: Point): Point => {
    const [across, down] = isTurned ? [y, x - left] : [x - left, y];
    return { x: rounded(corner.x + across), y: rounded(corner.y + down) };
  };
  /** A layer is crossed straight, where its boxes are: an edge that bends there would run over one. */
  const pointsOf = ({ top, bottom, places }: Way, corner: Point): Point[] => {
    const [start, end] = [nearest(top, places[0] ?? bottom), nearest(bottom, places.at(-1) ?? top)];
    const stops = [
      [start, bands[top.layer].middle + top.height / 2],
      [start, bands[top.layer].bottom],
      ...places.flatMap(({ x, layer }) => {
        const band = bands[layer];
        return (layer % 2 === 0 ? [band.top, band.bottom] : [band.middle]).map((y) => [x, y]);
      }),
      [end, bands[bottom.layer].top],
      [end, bands[bottom.layer].middle - bottom.height / 2],
    ];
    return stops.filter(([, y], index) => y !== stops[index + 1]?.[1]).map(([x, y]) => point(x, y, corner));
  };
  const at = (corner: Point): { boxes: PlacedBox[]; edges: PlacedEdge[] } => ({
    boxes: drawnBoxes.map((box, index) => {
      const { x, width, height, layer } = boxes[index];
      return { ...box, ...point(x - width / 2, bands[layer].middle - height / 2, corner) };
    }),
    edges: drawnEdges.map(({ edge, from, label }, index) => {
      const way = ways[index];
      const points = pointsOf(way, corner);
      if (way.top !== boxes[from]) points.reverse();
      return { edge, points, label: { ...label, ...point(way.label.x, bands[way.label.layer].middle, corner) } };
    }),
  });
  const [width, height] = isTurned ? [depth, right - left] : [right - left, depth];
  return { width: Math.ceil(width), height: Math.ceil(height), at };
}

/** The place on a side of a box that is nearest to another item, off the corners. */
function nearest(box: Item, { x }: Item): number {
  const reach = Math.max(box.width / 2 - 16, 0);
  return Math.min(Math.max(x, box.x - reach), box.x + reach);
}

/** Not `Math.max` of all: there may be more values than a call takes. */
function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Tenths of pixels: enough for the eye, and the same on every machine. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
