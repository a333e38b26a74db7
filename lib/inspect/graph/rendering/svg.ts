import { escapeXml } from '../../../internal/xml';
import { displayName } from '../dangling';
import type { Graph } from '../model';
import { badgeWidth, SIZES, textWidth } from './boxes';
import { folded } from './fold';
import { type Direction, type Layout, layOut, type PlacedBox, type PlacedEdge, type Point } from './layout';
import { legendOf, stateOf } from './legend';
import { NOTHING, TITLE } from './node-text';
import { svgStyle } from './style';

const MARGIN = 24;
const SWATCH = 14;

/** Narrower pictures than this would break the legend into a column. */
const LEAST_WIDTH = 480;

/** An empty picture would look like a broken one. */
const EMPTY = `<g class="legend"><text y="12" text-anchor="middle">${NOTHING}</text></g>`;

export function toSvg(whole: Graph): string {
  const graph = folded(whole);
  const layout = layOut(graph);
  const inner = Math.max(layout.width, LEAST_WIDTH);
  const { lines, height: legendHeight } = legend(graph, inner);
  const width = inner + 2 * MARGIN;
  const height = layout.height + legendHeight + 3 * MARGIN;
  const missing = new Set(graph.nodes.filter((node) => node.missing !== undefined).map(({ key }) => key));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="issuance" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="issuance-title issuance-description">`,
    `<title id="issuance-title">${graph.title ?? TITLE}</title>`,
    `<desc id="issuance-description">${escapeXml(description(whole))}</desc>`,
    `<style>\n${svgStyle()}\n</style>`,
    `<defs>${marker('arrow', '')}${marker('broken-arrow', ' broken')}</defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<g transform="translate(${MARGIN + Math.floor((inner - layout.width) / 2)} ${MARGIN})">`,
    ...(graph.nodes.length === 0 ? [EMPTY] : drawing(layout, missing)),
    '</g>',
    `<g class="legend" transform="translate(${MARGIN} ${layout.height + 2 * MARGIN})">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** The labels come last, so that no arrow crosses out another one's label. */
function drawing({ direction, boxes, edges }: Layout, missing: ReadonlySet<string>): string[] {
  const broken = ({ edge }: PlacedEdge) => edge.isBroken === true || missing.has(edge.from) || missing.has(edge.to);
  const edgeClass = (placed: PlacedEdge) => `edge ${placed.edge.relation}${broken(placed) ? ' broken' : ''}`;
  return [
    ...edges.map(
      (placed) =>
        `<g class="${edgeClass(placed)}"><path d="${path(placed.points, direction)}" marker-end="url(#${broken(placed) ? 'broken-arrow' : 'arrow'})"/></g>`,
    ),
    ...boxes.map(box),
    ...edges.map((placed) => {
      const { text, x, y, width, height } = placed.label;
      const back = `<rect x="${short(x - width / 2)}" y="${short(y - height / 2)}" width="${width}" height="${height}"/>`;
      return `<g class="${edgeClass(placed)}">${back}<text x="${x}" y="${short(y + 4)}" text-anchor="middle">${escapeXml(text)}</text></g>`;
    }),
  ];
}

function box({ node, text, x, y, width, height }: PlacedBox): string {
  const looks = [node.kind, stateOf(node), ...(node.assumed ? ['assumed'] : [])];
  const at = SIZES.padding;
  const line = (index: number) => at + 12 + index * SIZES.line;
  return [
    `<g class="${[...new Set(looks)].join(' ')}" transform="translate(${x} ${y})">`,
    `<title>${escapeXml(text.full)}</title>`,
    `<rect class="box" width="${width}" height="${height}" rx="6"/>`,
    `<text x="${at}" y="${line(0)}">${escapeXml(text.heading)}</text>`,
    ...(text.lifetime === undefined ? [] : [badge(text.lifetime, width)]),
    `<text class="name" x="${at}" y="${line(1) + 1}">${escapeXml(text.name)}</text>`,
    ...text.details.map((detail, index) => `<text x="${at}" y="${line(index + 2) + 2}">${escapeXml(detail)}</text>`),
    '</g>',
  ].join('');
}

function badge(lifetime: string, boxWidth: number): string {
  const width = badgeWidth(lifetime);
  const x = boxWidth - width - 8;
  return [
    `<rect class="badge" x="${x}" y="8" width="${width}" height="${SIZES.badgeHeight}" rx="${SIZES.badgeHeight / 2}"/>`,
    `<text class="lifetime" x="${x + width / 2}" y="21.5" text-anchor="middle">${escapeXml(lifetime)}</text>`,
  ].join('');
}

/** A smooth line that leaves each layer at a right angle, so that it turns between the layers and runs over no box. */
function path(points: readonly Point[], direction: Direction): string {
  const [first = { x: 0, y: 0 }, ...rest] = points;
  let from = first;
  const curves = rest.map((to) => {
    const [x, y] = [short((from.x + to.x) / 2), short((from.y + to.y) / 2)];
    const bend = direction === 'TB' ? `C${from.x} ${y} ${to.x} ${y}` : `C${x} ${from.y} ${x} ${to.y}`;
    from = to;
    return `${bend} ${to.x} ${to.y}`;
  });
  return `M${first.x} ${first.y}${curves.join('')}`;
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}

function marker(id: string, state: string): string {
  return `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow${state}" d="M0 0L10 5L0 10z"/></marker>`;
}

function description(graph: Graph): string {
  if (graph.nodes.length === 0) return `${NOTHING}.`;
  const dangling = graph.nodes.filter(({ missing }) => missing !== undefined).map(displayName);
  const state = dangling.length === 0 ? 'Nothing dangles.' : `What dangles: ${dangling.join(', ')}.`;
  const broken = graph.nodes.filter((node) => node.broken !== undefined).map(displayName);
  const blame = broken.length === 0 ? '' : ` What does not agree: ${broken.join(', ')}.`;
  return `${graph.nodes.length} objects and ${graph.edges.length} relations between them. ${state}${blame}`;
}

/** The legend, in as many lines as the width takes. */
function legend(graph: Graph, width: number): { lines: string[]; height: number } {
  let [x, y] = [0, 0];
  const lines = legendOf(graph).map(({ name, label }) => {
    const needed = SWATCH + 8 + textWidth(label, SIZES.detail);
    if (x > 0 && x + needed > width) [x, y] = [0, y + 24];
    const swatch = `<g class="${name === 'assumed' ? 'issuer assumed' : name}"><rect class="box" width="${SWATCH}" height="${SWATCH}" rx="3"/></g>`;
    const entry = `<g transform="translate(${x} ${y})">${swatch}<text x="${SWATCH + 8}" y="11">${escapeXml(label)}</text></g>`;
    x += needed + 20;
    return entry;
  });
  return { lines, height: lines.length === 0 ? 0 : y + SWATCH };
}
