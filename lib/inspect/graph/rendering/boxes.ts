import type { GraphNode } from '../model';
import { type NodeText, nodeText } from './node-text';
import { textWidth } from './text-width';

/** The sizes of letters and gaps, in pixels. */
export const SIZES = {
  heading: 12,
  name: 15,
  detail: 12,
  edge: 12,
  /** From one line of text to the next. */
  line: 17,
  padding: 12,
  badgePadding: 7,
  badgeHeight: 19,
} as const;

/** A node as it will be drawn: what stands in it, and the room that this needs. */
export interface Box {
  readonly node: GraphNode;
  readonly text: NodeText;
  readonly width: number;
  readonly height: number;
}

/** The lifetime stands in a badge to the right of the heading, the rest line by line. */
export function boxOf(node: GraphNode): Box {
  const text = nodeText(node);
  const widths = [
    textWidth(text.heading, SIZES.heading) + (text.lifetime === undefined ? 0 : badgeWidth(text.lifetime) + 14),
    textWidth(text.name, SIZES.name, true),
    ...text.details.map((line) => textWidth(line, SIZES.detail)),
  ];
  return {
    node,
    text,
    width: Math.max(...widths) + 2 * SIZES.padding,
    height: (2 + text.details.length) * SIZES.line + 2 * SIZES.padding,
  };
}

export function badgeWidth(lifetime: string): number {
  return textWidth(lifetime, SIZES.heading, true) + 2 * SIZES.badgePadding;
}
