import { escapeXml } from '../../../internal/xml';
import { danglingFindings, displayName } from '../dangling';
import { type Graph, RELATIONS, type Relation } from '../model';
import { type LegendEntry, legendOf } from './legend';
import { TITLE } from './node-text';
import { pageStyle } from './style';
import { toSvg } from './svg';

/** A graph as an HTML page around the picture: with what dangles, what does not agree, a legend, and all of it in words. It loads nothing and runs nothing. */
export function toHtml(graph: Graph): string {
  const { title = TITLE } = graph;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    // Also for who opens the page from a download: nothing in it may load or run, whatever the objects are called.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${title}</title>`,
    `<style>\n${pageStyle()}\n</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${title}</h1>`,
    ...dangling(graph),
    ...disagreeing(graph),
    `<figure tabindex="0" aria-label="The picture; it scrolls">\n${toSvg(graph)}</figure>`,
    ...(graph.nodes.length === 0 ? [] : [...legend(graph), ...inWords(graph)]),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function dangling(graph: Graph): string[] {
  const references = danglingFindings(graph);
  if (references.length === 0) return ['<p>Nothing dangles: every reference is satisfied.</p>'];
  return [
    '<section class="dangling">',
    `<h2>What dangles: ${references.length}</h2>`,
    '<ul>',
    ...references.map(({ subject, found, objects = [] }) => {
      return `<li><strong>${escapeXml(subject)}</strong>: ${escapeXml(found)}. Needed by ${objects.map(escapeXml).join(', ')}.</li>`;
    }),
    '</ul>',
    '</section>',
  ];
}

function disagreeing({ disagreements = [] }: Graph): string[] {
  if (disagreements.length === 0) return [];
  return [
    '<section class="dangling">',
    `<h2>What does not agree: ${disagreements.length}</h2>`,
    '<ul>',
    ...disagreements.map(({ meaning = '', fix = '' }) => `<li>${escapeXml(meaning)} ${escapeXml(fix)}</li>`),
    '</ul>',
    '</section>',
  ];
}

function legend(graph: Graph): string[] {
  const used = new Set(graph.edges.map(({ relation }) => relation));
  const relations = (Object.keys(RELATIONS) as Relation[]).filter((relation) => used.has(relation));
  return [
    '<section class="legend-list">',
    '<h2>Legend</h2>',
    '<dl>',
    ...legendOf(graph).map(entry),
    ...relations.map((relation) => entry({ name: 'arrow', ...RELATIONS[relation] })),
    '</dl>',
    '<p>The badge at the upper right of an object is the lifetime of its certificates.</p>',
    '</section>',
  ];
}

function entry({ name, label, meaning }: LegendEntry): string {
  const [swatch, sign] = name === 'arrow' ? ['', '→'] : [` swatch ${name}`, ''];
  const shown = `<span class="sign${swatch}" aria-hidden="true">${sign}</span>`;
  return `<div><dt>${shown}${label}</dt><dd>${meaning}</dd></div>`;
}

/** Each arrow as a row, for who cannot see the picture or wants to search in it. */
function inWords({ nodes, edges }: Graph): string[] {
  const names = new Map(nodes.map((node) => [node.key, displayName(node)]));
  const name = (key: string) => escapeXml(names.get(key) ?? '');
  return [
    '<details>',
    '<summary>In words</summary>',
    '<table>',
    '<thead><tr><th scope="col">Object</th><th scope="col">Relation</th><th scope="col">Object</th></tr></thead>',
    '<tbody>',
    ...edges.map(
      ({ from, to, relation, isBroken }) =>
        `<tr><td>${name(from)}</td><td>${RELATIONS[relation].label}${isBroken ? ' (does not agree)' : ''}</td><td>${name(to)}</td></tr>`,
    ),
    '</tbody>',
    '</table>',
    '</details>',
  ];
}
