import { type Colours, DARK, LIGHT, type Theme } from './palette';

/** What a viewer without one of the first fonts has is no wider than the room that was measured. */
const FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

/** The style of the picture: colours for light surroundings, and for dark ones where the viewer prefers these. */
export function svgStyle(): string {
  return [
    `.issuance { font-family: ${FONTS}; font-size: 12px; }`,
    '.issuance .name { font-size: 15px; font-weight: 600; }',
    '.issuance .lifetime { font-weight: 600; }',
    '.issuance .box { stroke-width: 1.5; }',
    '.issuance .missing .box { stroke-width: 3; stroke-dasharray: 7 4; }',
    '.issuance .broken .box { stroke-width: 3; }',
    '.issuance .assumed .box { stroke-dasharray: 3 3; }',
    '.issuance .edge path { fill: none; stroke-width: 1.5; }',
    '.issuance .edge.signs path { stroke-width: 2.2; }',
    '.issuance .edge.dials path, .issuance .edge.tellsToDial path, .issuance .edge.dialsThrough path { stroke-dasharray: 6 4; }',
    '.issuance .edge.trusts path, .issuance .edge.configures path { stroke-dasharray: 2 4; }',
    ...inBothThemes(pictureColours),
  ].join('\n');
}

function pictureColours(theme: Theme): string[] {
  return [
    `.issuance .page, .issuance .edge rect { fill: ${theme.page}; }`,
    `.issuance .edge path { stroke: ${theme.edge}; }`,
    `.issuance .arrow { fill: ${theme.edge}; }`,
    `.issuance .edge text, .issuance .legend text { fill: ${theme.text}; }`,
    `.issuance .edge.broken path { stroke: ${theme.nodes.missing.stroke}; }`,
    `.issuance .arrow.broken { fill: ${theme.nodes.missing.stroke}; }`,
    ...Object.entries(theme.nodes).map(([name, colours]) => boxColours(name, colours)),
  ];
}

/** The badge has the colours the other way round: the strong one behind the text in the pale one. */
function boxColours(name: string, { fill, stroke, text }: Colours): string {
  return [
    `.issuance .${name} .box { fill: ${fill}; stroke: ${stroke}; }`,
    `.issuance .${name} text { fill: ${text}; }`,
    `.issuance .${name} .badge { fill: ${text}; }`,
    `.issuance .${name} text.lifetime { fill: ${fill}; }`,
  ].join('\n');
}

/** The style of the page around the picture, which brings its own. */
export function pageStyle(): string {
  return [
    `body { margin: 0; font: 16px/1.5 ${FONTS}; }`,
    'main { max-width: 2400px; margin: 0 auto; padding: 24px; }',
    'h1 { font-size: 28px; margin: 0 0 12px; }',
    'h2 { font-size: 18px; margin: 0 0 8px; }',
    // The picture keeps its size, so that its letters can be read; what does not fit scrolls within the figure.
    'figure { margin: 20px 0; overflow: auto; border: 1px solid; border-radius: 8px; }',
    'figure svg { display: block; margin: 0 auto; }',
    '.dangling { border-left: 4px solid; padding: 12px 16px; border-radius: 4px; }',
    '.dangling ul { margin: 0; padding-left: 20px; }',
    'dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 10px 24px; margin: 0; }',
    'dt { font-weight: 600; }',
    'dd { margin: 0 0 0 28px; }',
    '.sign { display: inline-block; width: 20px; margin-right: 8px; text-align: center; }',
    '.swatch { height: 12px; border: 2px solid; border-radius: 4px; box-sizing: border-box; vertical-align: -1px; }',
    '.swatch.assumed, .swatch.missing { border-style: dashed; }',
    'details { margin-top: 20px; }',
    'summary { cursor: pointer; font-weight: 600; }',
    'table { border-collapse: collapse; margin-top: 8px; }',
    'th, td { text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid; vertical-align: top; }',
    ...inBothThemes(pageColours),
  ].join('\n');
}

function pageColours(theme: Theme): string[] {
  return [
    `body { background: ${theme.page}; color: ${theme.text}; }`,
    `figure, th, td, .swatch.assumed { border-color: ${theme.edge}; }`,
    `dd { color: ${theme.muted}; }`,
    `.dangling { background: ${theme.nodes.missing.fill}; border-color: ${theme.nodes.missing.stroke}; color: ${theme.nodes.missing.text}; }`,
    ...Object.entries(theme.nodes).map(
      ([name, { fill, stroke }]) => `.swatch.${name} { background: ${fill}; border-color: ${stroke}; }`,
    ),
  ];
}

function inBothThemes(colours: (theme: Theme) => string[]): string[] {
  return [...colours(LIGHT), '@media (prefers-color-scheme: dark) {', ...colours(DARK), '}'];
}
