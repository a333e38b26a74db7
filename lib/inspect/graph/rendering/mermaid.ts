import { grouped } from '../../../internal/grouped';
import { withoutSecrets } from '../../../internal/secrets';
import { type Graph, type GraphNode, RELATIONS } from '../model';
import { folded } from './fold';
import { directionOf } from './layout';
import { stateOf } from './legend';
import { NOTHING, nodeText } from './node-text';
import { type Colours, LIGHT } from './palette';

/** The borders of what dangles, and of what does not agree. */
const BORDERS = new Map([
  ['missing', ',stroke-width:3px,stroke-dasharray:6 3'],
  ['broken', ',stroke-width:3px'],
]);

/**
 * A graph as a Mermaid flowchart. The colours are those for light surroundings with their own text colour, so that they can be read on a
 * dark page too: Mermaid knows no second set.
 */
export function toMermaid(whole: Graph): string {
  const graph = folded(whole);
  const { nodes, edges } = graph;
  if (nodes.length === 0) return `flowchart TB\n  nothing["${NOTHING}"]\n`;
  const ids = idsOf(nodes);
  const listed = (members: readonly GraphNode[] = []) => members.map(({ key }) => ids.get(key)).join(',');
  const members = grouped(nodes, (node): string => stateOf(node));
  const classes = Object.entries(LIGHT.nodes).filter(([name]) => members.has(name));
  const broken = edges.flatMap(({ isBroken }, index) => (isBroken ? index : []));
  const assumed = nodes.filter((node) => node.assumed);
  const lines = [
    ...nodes.map((node) => `${ids.get(node.key)}["${label(node)}"]`),
    ...edges.map(({ from, to, relation }) => `${ids.get(from)} -- ${RELATIONS[relation].label} --> ${ids.get(to)}`),
    ...classes.map(([name, colours]) => `classDef ${name} ${style(colours)}${BORDERS.get(name) ?? ''}`),
    ...classes.map(([name]) => `class ${listed(members.get(name))} ${name}`),
    ...(assumed.length === 0 ? [] : ['classDef assumed stroke-dasharray:3 3', `class ${listed(assumed)} assumed`]),
    ...(broken.length === 0
      ? []
      : [`linkStyle ${broken.join(',')} stroke:${LIGHT.nodes.broken.stroke},stroke-width:3px`]),
  ];
  // Lines are as long as they are in the other pictures; Mermaid would break them at half of that.
  const head = `%%{init: {"flowchart": {"wrappingWidth": 400}}}%%\nflowchart ${directionOf(graph)}\n`;
  return `${head}${lines.map((line) => `  ${line}\n`).join('')}`;
}

function style({ fill, stroke, text }: Colours): string {
  return `fill:${fill},stroke:${stroke},color:${text}`;
}

function label(node: GraphNode): string {
  const { heading, name, lifetime, details } = nodeText(node);
  const lines = [heading, name, ...(lifetime === undefined ? [] : [`lifetime ${lifetime}`]), ...details];
  return escapeMermaid(lines.join('\n')).replaceAll('\n', '<br/>');
}

/**
 * Mermaid reads `#NUMBER;` as the character of that number. Everything goes so that could mean something to it, to Markdown or to HTML.
 * Where there is any of it colons go too, which Mermaid otherwise takes for those of a style (`style a fill:#fff;`), and so do two in a
 * row, which may command the runner of a pipeline (`::error::`).
 */
export function escapeMermaid(text: string): string {
  // What looks like an icon (`fa:fa-car`) becomes one even when it is escaped. A joiner without a width is between.
  const iconless = text.replaceAll(':fa-', ':\u2060fa-');
  if (!/[^\p{L}\p{N} ./:,()…\n-]|::/u.test(iconless)) return iconless;
  return iconless.replace(/[^\p{L}\p{N} ./,()…\n-]/gu, (character) => `#${character.codePointAt(0)};`);
}

/** Ids made of the keys: an object that is added or removed changes no other line of the text. */
function idsOf(nodes: readonly GraphNode[]): Map<string, string> {
  const taken = new Map<string, number>();
  const ids = new Map<string, string>();
  for (const { key } of nodes) {
    const wanted = withoutSecrets(key).replace(/[^A-Za-z0-9]+/g, '_');
    let id = wanted;
    for (let number = taken.get(wanted) ?? 1; taken.has(id); ) {
      id = `${wanted}_${++number}`;
      taken.set(wanted, number);
    }
    taken.set(id, 1);
    ids.set(key, id);
  }
  return ids;
}
