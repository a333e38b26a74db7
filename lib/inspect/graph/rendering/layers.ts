export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Something that takes room in a layer: a box, or a place where an edge passes. Layers follow each other from top to bottom. */
export interface Item {
  width: number;
  height: number;
  readonly layer: number;
  readonly isBox: boolean;
  /** What it is connected to in the layer above, and in the one below. */
  readonly above: Item[];
  readonly below: Item[];
  /** The place in its layer. */
  index: number;
  /** The middle, and where it would best be. */
  x: number;
  wish: number;
}

/** An edge from one box to another, by their indices, and the size of its label. */
interface Link extends Size {
  readonly from: number;
  readonly to: number;
}

export interface Way {
  readonly top: Item;
  readonly bottom: Item;
  /** Where it passes in between, and which of these places has its label. */
  readonly places: readonly Item[];
  readonly label: Item;
}

/** Boxes in every second layer, and in between labels. */
export interface Layered {
  readonly layers: readonly (readonly Item[])[];
  readonly boxes: readonly Item[];
  readonly ways: readonly Way[];
}

/** An edge over more layers gets room for its label only: a few such edges would have more places to pass than there are boxes. */
const LONGEST_WAY = 60;

/** Puts boxes into layers, each below those that lead to it, and gives every edge a place in each layer that it passes. */
export function inLayers(sizes: readonly Size[], links: readonly Link[]): Layered {
  const layers: Item[][] = [];
  const add = ({ width, height }: Size, layer: number, isBox: boolean): Item => {
    const item = { width, height, layer, isBox, above: [], below: [], index: -1, x: 0, wish: 0 };
    while (layers.length <= layer) layers.push([]);
    layers[layer].push(item);
    return item;
  };
  const ranks = ranksOf(sizes.length, links);
  const boxes = sizes.map((size, box) => add(size, 2 * ranks[box], true));
  const ways = links.map((link) => {
    const [top, bottom] = [boxes[link.from], boxes[link.to]].sort((a, b) => a.layer - b.layer);
    const length = bottom.layer - top.layer;
    const middle = top.layer + (length > LONGEST_WAY ? 1 : 2 * Math.ceil(length / 4) - 1);
    const end = length > LONGEST_WAY ? middle + 1 : bottom.layer;
    const places: Item[] = [];
    for (let layer = top.layer + 1; layer < end; layer++) {
      const place = add(layer === middle ? link : { width: 0, height: 0 }, layer, false);
      connect(places.at(-1) ?? top, place);
      places.push(place);
    }
    if (end === bottom.layer) connect(places.at(-1) ?? top, bottom);
    return { top, bottom, places, label: places.find(({ layer }) => layer === middle) ?? top };
  });
  return { layers, boxes, ways };
}

function connect(above: Item, below: Item): void {
  above.below.push(below);
  below.above.push(above);
}

/** The rank of each box: one more than the highest of those that lead to it. */
function ranksOf(count: number, links: readonly Link[]): number[] {
  const neighbours = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of links) {
    neighbours[from].push(to);
    neighbours[to].push(from);
  }
  const order = inTurn(count, links);
  const turns: number[] = [];
  for (const [turn, box] of order.entries()) turns[box] = turn;
  const later = neighbours.map((others, box) => others.filter((other) => turns[other] > turns[box]));
  const ranks = new Array<number>(count).fill(0);
  for (const box of order) {
    for (const other of later[box]) ranks[other] = Math.max(ranks[other], ranks[box] + 1);
  }
  // What leads to more boxes than lead to it goes as near to these as it can.
  for (const box of order.reverse()) {
    if (2 * later[box].length <= neighbours[box].length) continue;
    ranks[box] = later[box].reduce((least, other) => Math.min(least, ranks[other] - 1), Number.POSITIVE_INFINITY);
  }
  return ranks;
}

/** The boxes, each after those that lead to it. In a circle everything waits: it is opened at the first box. */
function inTurn(count: number, links: readonly Link[]): number[] {
  const boxes = Array.from({ length: count }, (_, box) => box);
  const followers = boxes.map((): number[] => []);
  const waitsFor = boxes.map(() => 0);
  for (const { from, to } of links) {
    followers[from].push(to);
    waitsFor[to]++;
  }
  const order = new Set<number>();
  for (const start of [...boxes.filter((box) => waitsFor[box] === 0), ...boxes]) {
    const ready = order.has(start) ? [] : [start];
    for (let box = ready.pop(); box !== undefined; box = ready.pop()) {
      order.add(box);
      for (const other of followers[box]) {
        if (--waitsFor[other] === 0 && !order.has(other)) ready.push(other);
      }
    }
  }
  return [...order];
}
