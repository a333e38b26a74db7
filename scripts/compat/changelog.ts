/** The items under "### Breaking" in the sections above that of a tag: what was said of changes since then. */
export function unreleasedBreaks(changelog: string, tag: string): string[] {
  const [, ...sections] = changelog.split(/^## /m);
  const released = sections.findIndex((section) => section.replace(/^\[/, '').startsWith(`${tag.slice(1)}`));
  const since = released === -1 ? sections : sections.slice(0, released);
  return since.flatMap((section) => {
    const [, ...parts] = section.split(/^### /m);
    return parts.filter((part) => /^Breaking\b/.test(part)).flatMap(itemsOf);
  });
}

function itemsOf(part: string): string[] {
  const [, ...items] = part.split(/^- /m);
  return items;
}

/** Whether one item has all of the names, each as a word. */
export function isNamed(names: readonly string[], items: readonly string[]): boolean {
  return items.some((item) => names.every((name) => new RegExp(`\\b${name}\\b`).test(item)));
}
