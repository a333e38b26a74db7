import type { GraphNode } from '../model';
import { type NodeText, nodeText } from './node-text';

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

/**
 * How wide characters are, in parts of the font's size. Which font a viewer has is not known, so that these are those of DejaVu Sans,
 * the widest one that browsers fall back to: in any other a text takes less room than it was given.
 */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl|!.,:;'I ]/, 0.36],
  [/[ftr()[\]{}/\\-]/, 0.43],
  [/[mMW@%]/, 1.02],
  [/[w…]/, 0.9],
  [/[A-Z0-9]/, 0.72],
  [/[\x20-\x7e]/, 0.64],
  [/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}≤·]/u, 0.86],
];

/** Ideographs, emoji and whatever else. */
const WIDEST = 1.4;

/** Bold letters of DejaVu Sans, compared with those that are not. */
const BOLD = 1.13;

/** The room that a text needs, in pixels. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  const widthOf = (character: string) => WIDTHS.find(([set]) => set.test(character))?.[1] ?? WIDEST;
  const ems = [...text].reduce((sum, character) => sum + widthOf(character), 0);
  return Math.ceil(ems * fontSize * (bold ? BOLD : 1));
}
