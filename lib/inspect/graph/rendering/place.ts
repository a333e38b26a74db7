import type { Item, Layered } from './layers';
import { inOrder, type Side } from './order';

/** The room beside a box, and beside a place where an edge passes. */
const GAPS = { box: 28, edge: 24 } as const;

/** More rounds than these better no picture that a person can take in. */
const ROUNDS = 6;

/** How much more an edge insists on being straight than a box on its place. */
const STRAIGHT = 1000;

/** The room that an item takes in its layer, with half of the gap on either side. */
export function room({ width, isBox }: Item): number {
  return width + (isBox ? GAPS.box : GAPS.edge);
}

/** Gives everything its place in its layer: near to what it is connected to, with the edges as straight as they can be. */
export function place({ layers, ways }: Layered): void {
  const rows = inOrder(layers);
  const follow = (row: readonly Item[], side: Side) => {
    for (const item of row) item.wish = median(item[side]) ?? item.x;
    return settle(row);
  };
  rows.forEach(settle);
  repeat(() => [...rows.map((row) => follow(row, 'above')), ...[...rows].reverse().map((row) => follow(row, 'below'))]);
  for (const item of layers.flat()) item.wish = item.x;
  for (const { top, bottom, places } of ways) {
    // An edge goes straight to the box that has fewer of them.
    const spare = top.below.length - bottom.above.length;
    for (const item of places) item.wish = spare === 0 ? middle(places) : (spare > 0 ? bottom : top).x;
  }
  repeat(() => {
    const moves = rows.map(settle);
    for (const { places } of ways) {
      const line = middle(places);
      for (const item of places) item.wish = line;
    }
    return moves;
  });
}

/** Does something until it moves nothing any more so that it could be seen, but not for ever. */
function repeat(step: () => readonly number[]): void {
  for (let round = 0; round < ROUNDS; round++) {
    if (step().every((moved) => moved < 0.5)) return;
  }
}

/** The median of places in order. */
function median(items: readonly Item[]): number | undefined {
  const half = (items.length - 1) / 2;
  const [low, high] = [items[Math.floor(half)], items[Math.ceil(half)]];
  return low && high && (low.x + high.x) / 2;
}

/** The middle between the outermost places. */
function middle(places: readonly Item[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x } of places) [least, most] = [Math.min(least, x), Math.max(most, x)];
  return (least + most) / 2;
}

/** Puts a layer as near to its wishes as its order and the gaps allow (least squares), and says how far something moved. */
function settle(row: readonly Item[]): number {
  // Less the room that stands before them, places without overlap ascend. Those that do not share the mean of what they want.
  const groups: { sum: number; weight: number; end: number }[] = [];
  const offsets: number[] = [];
  let offset = 0;
  row.forEach((item, index) => {
    offset += room(item) / 2;
    offsets.push(offset);
    let weight = item.isBox ? 1 : STRAIGHT;
    let sum = (item.wish - offset) * weight;
    for (let last = groups.at(-1); last && last.sum / last.weight > sum / weight; last = groups.at(-1)) {
      [sum, weight] = [sum + last.sum, weight + last.weight];
      groups.pop();
    }
    groups.push({ sum, weight, end: index + 1 });
    offset += room(item) / 2;
  });
  let [index, moved] = [0, 0];
  for (const { sum, weight, end } of groups) {
    for (; index < end; index++) {
      const x = sum / weight + offsets[index];
      moved = Math.max(moved, Math.abs(x - row[index].x));
      row[index].x = x;
    }
  }
  return moved;
}
