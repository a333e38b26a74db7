import type { NodeKind } from '../model';

/** The colours of a node: what is written on `fill` has a contrast of at least 7:1 to it (WCAG AAA). */
export interface Colours {
  readonly fill: string;
  readonly stroke: string;
  readonly text: string;
}

/** One look: for light or for dark surroundings. */
export interface Theme {
  readonly page: string;
  readonly text: string;
  readonly muted: string;
  readonly edge: string;
  /** By the kind of a node; and last, so that it goes over them, for what does not agree or dangles, whatever kind it is of. */
  readonly nodes: Readonly<Record<NodeKind | 'broken' | 'missing', Colours>>;
}

const RED_ON_LIGHT: Colours = { fill: '#ffe3e1', stroke: '#c8241b', text: '#6d0f0a' };
const RED_ON_DARK: Colours = { fill: '#521713', stroke: '#ff7a70', text: '#ffe6e4' };

export const LIGHT: Theme = {
  page: '#ffffff',
  text: '#1b1f24',
  muted: '#4d5661',
  edge: '#5b6672',
  nodes: {
    issuer: { fill: '#e4edff', stroke: '#3465c0', text: '#16294f' },
    authority: { fill: '#ece4fb', stroke: '#7146b8', text: '#2f1a56' },
    certificate: { fill: '#f6f1ff', stroke: '#9877cf', text: '#2f1a56' },
    store: { fill: '#f1f3f5', stroke: '#7a848f', text: '#23292f' },
    bundle: { fill: '#dff5f2', stroke: '#1f8578', text: '#0b3b35' },
    agent: { fill: '#fff0d6', stroke: '#b06f00', text: '#442b00' },
    istiod: { fill: '#dcf3fb', stroke: '#1b7fa3', text: '#083a4c' },
    namespace: { fill: '#e3f5e1', stroke: '#3d8a37', text: '#153f12' },
    service: { fill: '#f1f3f5', stroke: '#7a848f', text: '#23292f' },
    mesh: { fill: '#dcf3fb', stroke: '#1b7fa3', text: '#083a4c' },
    cluster: { fill: '#e3f5e1', stroke: '#3d8a37', text: '#153f12' },
    root: { fill: '#ece4fb', stroke: '#7146b8', text: '#2f1a56' },
    broken: RED_ON_LIGHT,
    missing: RED_ON_LIGHT,
  },
};

export const DARK: Theme = {
  page: '#12161b',
  text: '#e8ecf0',
  muted: '#aab4bf',
  edge: '#96a1ad',
  nodes: {
    issuer: { fill: '#1a2b4d', stroke: '#7ba4f5', text: '#e1ebff' },
    authority: { fill: '#2f2150', stroke: '#b493ee', text: '#efe6ff' },
    certificate: { fill: '#241c38', stroke: '#9d86c9', text: '#efe6ff' },
    store: { fill: '#262c33', stroke: '#8f9aa6', text: '#edf0f3' },
    bundle: { fill: '#0e3731', stroke: '#4fc3b3', text: '#d8f7f2' },
    agent: { fill: '#412c08', stroke: '#e5a63b', text: '#fff0d6' },
    istiod: { fill: '#0c3442', stroke: '#5cc1e4', text: '#dbf4fd' },
    namespace: { fill: '#173a15', stroke: '#76c56f', text: '#e0f7de' },
    service: { fill: '#262c33', stroke: '#8f9aa6', text: '#edf0f3' },
    mesh: { fill: '#0c3442', stroke: '#5cc1e4', text: '#dbf4fd' },
    cluster: { fill: '#173a15', stroke: '#76c56f', text: '#e0f7de' },
    root: { fill: '#2f2150', stroke: '#b493ee', text: '#efe6ff' },
    broken: RED_ON_DARK,
    missing: RED_ON_DARK,
  },
};
