import type { Item } from './layers';

/** More rounds than these better no picture that a person can take in. */
const ROUNDS = 8;

export type Side = 'above' | 'below';

/** The layers, each in the order in which few edges cross. */
export function inOrder(layers: readonly (readonly Item[])[]): readonly (readonly Item[])[] {
  const rows = firstOrder(layers);
  let [best, fewest] = [rows.map((row) => [...row]), crossings(rows)];
  for (let round = 0; round < ROUNDS && fewest > 0; round++) {
    const side = round % 2 === 0 ? 'above' : 'below';
    for (const row of side === 'above' ? rows : [...rows].reverse()) sortBy(row, side);
    const count = crossings(rows);
    if (count < fewest) [best, fewest] = [rows.map((row) => [...row]), count];
  }
  best.forEach(number);
  for (const { above, below } of best.flat()) {
    above.sort((a, b) => a.index - b.index);
    below.sort((a, b) => a.index - b.index);
  }
  return best;
}

/** What comes of one box stays together. */
function firstOrder(layers: readonly (readonly Item[])[]): Item[][] {
  const rows: Item[][] = layers.map(() => []);
  for (const start of layers.flat()) {
    const waiting = [start];
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      if (item.index >= 0) continue;
      item.index = rows[item.layer].push(item) - 1;
      for (const next of [...item.below].reverse()) waiting.push(next);
    }
  }
  return rows;
}

function number(row: readonly Item[]): void {
  row.forEach((item, index) => {
    item.index = index;
  });
}

/** Sorts a layer by the mean place of what each is connected to; what has nothing on this side keeps its place. */
function sortBy(row: Item[], side: Side): void {
  const connected = row.filter((item) => item[side].length > 0);
  for (const item of connected) {
    item.wish = item[side].reduce((sum, { index }) => sum + index, 0) / item[side].length;
  }
  connected.sort((a, b) => a.wish - b.wish);
  let next = 0;
  row.forEach((item, index) => {
    if (item[side].length > 0) row[index] = connected[next++];
  });
  number(row);
}

/** How many pairs of edges cross, counted with a tree of sums (a Fenwick tree). */
function crossings(rows: readonly (readonly Item[])[]): number {
  let count = 0;
  rows.forEach((row, layer) => {
    const sums = new Array<number>((rows[layer + 1]?.length ?? 0) + 1).fill(0);
    let seen = 0;
    for (const { below } of row) {
      for (const { index } of below) {
        count += seen;
        for (let node = index + 1; node > 0; node -= node & -node) count -= sums[node];
      }
      for (const { index } of below) {
        for (let node = index + 1; node < sums.length; node += node & -node) sums[node]++;
      }
      seen += below.length;
    }
  });
  return count;
}
