/** A page with what stands between two marker lines made anew; the rest stays as it is. */
export function withBlock(file: string, page: string, [from, to]: readonly [string, string], block: string): string {
  const start = page.indexOf(from);
  const end = page.indexOf(to);
  if (start < 0 || end < start) throw new Error(`${file}: the lines "${from}" and "${to}" are missing`);
  return `${page.slice(0, start + from.length)}\n\n${block}\n\n${page.slice(end)}`;
}
