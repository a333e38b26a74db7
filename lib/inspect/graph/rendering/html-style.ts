import type { NodeKind } from '../model';
import { DARK, LIGHT, type Theme } from './palette';
import { FONTS } from './svg-style';

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
    colours(LIGHT),
    `@media (prefers-color-scheme: dark) {\n${colours(DARK)}\n}`,
  ].join('\n');
}

function colours(theme: Theme): string {
  return [
    `body { background: ${theme.page}; color: ${theme.text}; }`,
    `figure, th, td, .swatch.assumed { border-color: ${theme.edge}; }`,
    `dd { color: ${theme.muted}; }`,
    `.dangling { background: ${theme.missing.fill}; border-color: ${theme.missing.stroke}; color: ${theme.missing.text}; }`,
    ...(Object.keys(theme.kinds) as NodeKind[]).map((kind) => swatch(kind, theme.kinds[kind])),
    swatch('missing', theme.missing),
  ].join('\n');
}

function swatch(name: string, { fill, stroke }: { readonly fill: string; readonly stroke: string }): string {
  return `.swatch.${name} { background: ${fill}; border-color: ${stroke}; }`;
}
