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
export interface Link extends Size {
  readonly from: number;
  readonly to: number;
}

/** The way of an edge down through the layers. */
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
    layers[layer]?.push(item);
    return item;
  };
  const ranks = ranksOf(sizes.length, links);
  const boxes = sizes.map((size, box) => add(size, 2 * (ranks[box] ?? 0), true));
  const ways = links.flatMap((link) => {
    const [from, to] = [boxes[link.from], boxes[link.to]];
    if (from === undefined || to === undefined) return [];
    const [top, bottom] = from.layer > to.layer ? [to, from] : [from, to];
    const length = bottom.layer - top.layer;
    const middle = top.layer + (length > LONGEST_WAY ? 1 : 2 * Math.ceil(length / 4) - 1);
    const end = length > LONGEST_WAY ? middle + 1 : bottom.layer;
    const places: Item[] = [];
    let [label, last] = [top, top];
    for (let layer = top.layer + 1; layer < end; layer++) {
      const place = add(layer === middle ? link : { width: 0, height: 0 }, layer, false);
      connect(last, place);
      places.push(place);
      last = place;
      if (layer === middle) label = place;
    }
    if (end === bottom.layer) connect(last, bottom);
    return { top, bottom, places, label };
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
  const later = Array.from({ length: count }, (): number[] => []);
  const [waitsFor, ranks] = [new Array<number>(count).fill(0), new Array<number>(count).fill(0)];
  for (const { from, to } of links) {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
    waitsFor[to] = (waitsFor[to] ?? 0) + 1;
  }
  const order: number[] = [];
  const [taken, passed] = [new Set<number>(), new Set<number>()];
  const take = (box: number) => {
    if (!taken.has(box)) order.push(box);
    taken.add(box);
  };
  waitsFor.forEach((others, box) => {
    if (others === 0) take(box);
  });
  for (let done = 0, next = 0; done < count; done++) {
    // When everything waits for something else there is a circle: it is opened at the first box, and what leads there goes below it.
    while (order.length === done) take(next++);
    const box = order[done] ?? 0;
    passed.add(box);
    for (const other of neighbours[box] ?? []) {
      if (passed.has(other)) continue;
      later[box]?.push(other);
      ranks[other] = Math.max(ranks[other] ?? 0, (ranks[box] ?? 0) + 1);
      waitsFor[other] = (waitsFor[other] ?? 0) - 1;
      if (waitsFor[other] === 0) take(other);
    }
  }
  // What leads to more boxes than lead to it goes as near to these as it can.
  for (const box of order.reverse()) {
    const below = later[box] ?? [];
    if (2 * below.length <= (neighbours[box] ?? []).length) continue;
    ranks[box] = below.reduce((least, other) => Math.min(least, (ranks[other] ?? 0) - 1), Number.POSITIVE_INFINITY);
  }
  return ranks;
}
