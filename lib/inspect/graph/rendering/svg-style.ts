import type { NodeKind } from '../model';
import { type Colours, DARK, LIGHT, type Theme } from './palette';

/** What a viewer without one of the first fonts has is no wider than the room that was measured. */
export const FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

/** The style of the picture: colours for light surroundings, and for dark ones where the viewer prefers these. */
export function svgStyle(): string {
  return [
    `.issuance { font-family: ${FONTS}; font-size: 12px; }`,
    '.issuance .name { font-size: 15px; font-weight: 600; }',
    '.issuance .lifetime { font-weight: 600; }',
    '.issuance .box { stroke-width: 1.5; }',
    '.issuance .missing .box { stroke-width: 3; stroke-dasharray: 7 4; }',
    '.issuance .assumed .box { stroke-dasharray: 3 3; }',
    '.issuance .edge path { fill: none; stroke-width: 1.5; }',
    '.issuance .edge.signs path { stroke-width: 2.2; }',
    '.issuance .edge.dials path, .issuance .edge.tellsToDial path, .issuance .edge.dialsThrough path { stroke-dasharray: 6 4; }',
    '.issuance .edge.trusts path, .issuance .edge.configures path { stroke-dasharray: 2 4; }',
    colours(LIGHT),
    `@media (prefers-color-scheme: dark) {\n${colours(DARK)}\n}`,
  ].join('\n');
}

function colours(theme: Theme): string {
  return [
    `.issuance .page, .issuance .edge rect { fill: ${theme.page}; }`,
    `.issuance .edge path { stroke: ${theme.edge}; }`,
    `.issuance .arrow { fill: ${theme.edge}; }`,
    `.issuance .edge text, .issuance .legend text { fill: ${theme.text}; }`,
    `.issuance .edge.broken path { stroke: ${theme.missing.stroke}; }`,
    `.issuance .arrow.broken { fill: ${theme.missing.stroke}; }`,
    ...(Object.keys(theme.kinds) as NodeKind[]).map((kind) => node(kind, theme.kinds[kind])),
    // After the kinds, so that it goes over them.
    node('missing', theme.missing),
  ].join('\n');
}

/** The badge has the colours the other way round: the strong one behind the text in the pale one. */
function node(name: string, { fill, stroke, text }: Colours): string {
  return [
    `.issuance .${name} .box { fill: ${fill}; stroke: ${stroke}; }`,
    `.issuance .${name} text { fill: ${text}; }`,
    `.issuance .${name} .badge { fill: ${text}; }`,
    `.issuance .${name} text.lifetime { fill: ${fill}; }`,
  ].join('\n');
}
