import { readFileSync } from 'node:fs';

/** Where the public API is listed, in groups. */
const INDEX = 'lib/index.ts';

/** Names that belong together, and so stand on one page. */
export interface Group {
  /** What the comment above them says. */
  readonly title: string;
  /** The page's name: the title up to its first comma or colon. */
  readonly page: string;
  readonly names: readonly string[];
  /** The submodules in it. */
  readonly submodules: readonly string[];
}

/** The groups of lib/index.ts: each is a comment of one line, and what is exported below it. */
export function groups(source = readFileSync(INDEX, 'utf8')): Group[] {
  const [, ...parts] = source.split(/^\/\/ (?=[^\n]*\n\n)/m);
  const all = parts.map((part) => {
    const title = part.slice(0, part.indexOf('\n')).replace(/\.$/, '');
    const exported = part.slice(title.length);
    return {
      title,
      page: pageOf(title),
      names: [...exported.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) => namesOf(list)),
      submodules: [...exported.matchAll(/^export \* as (\w+)/gm)].map(([, name = '']) => name),
    };
  });
  // The comment on the whole file has nothing below it.
  return all.filter(({ names, submodules }) => names.length + submodules.length > 0);
}

function pageOf(title: string): string {
  const [start = ''] = title.split(/[,:]/);
  return start.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function namesOf(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.replace(/^\s*type /, '').trim())
    .filter((name) => name !== '');
}
