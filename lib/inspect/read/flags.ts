import { listAt } from './fields';

/** The flags of a container, `--name=value` or `--name value`; of a flag that is repeated the last one counts, as in Go. */
export function flagsOf(container: unknown): Map<string, string> {
  const words = [...listAt(container, 'command'), ...listAt(container, 'args')].map(String);
  const flags = new Map<string, string>();
  words.forEach((word, index) => {
    const [, name, assigned] = /^--?([a-z][a-z0-9-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) return;
    const next = words[index + 1];
    flags.set(name, assigned ?? (next === undefined || next.startsWith('-') ? '' : next));
  });
  return flags;
}
