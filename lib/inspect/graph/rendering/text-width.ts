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
  const ems = [...text].reduce(
    (sum, character) => sum + (WIDTHS.find(([set]) => set.test(character))?.[1] ?? WIDEST),
    0,
  );
  return Math.ceil(ems * fontSize * (bold ? BOLD : 1));
}
