import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a page. */
export interface Fence {
  /** The first word after the backticks: `ts`, `sh`, `text`. */
  readonly language: string;
  /** The rest of that line: `throws`, `no-run`, or nothing. */
  readonly mode: string;
  readonly code: string;
  /** The line of the page that the code starts on, counted from 1. */
  readonly line: number;
}

/** A page of the documentation, taken apart. */
export interface Page {
  /** The path from the repository's root. */
  readonly path: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  /** The targets of its links, as written. */
  readonly links: readonly string[];
  /** What a link may name after `#`. */
  readonly anchors: readonly string[];
}

/** Reads a Markdown page. */
export function readPage(root: string, path: string): Page {
  const text = readFileSync(join(root, path), 'utf8');
  const { fences, prose } = split(text);
  return { path, text, fences, links: linksOf(prose), anchors: anchorsOf(prose) };
}

/** Parts the fenced blocks from the lines around them. */
function split(text: string): { fences: Fence[]; prose: string[] } {
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: { info: string; indent: number; line: number; code: string[] } | undefined;
  text.split('\n').forEach((line, index) => {
    const [, indent = '', info] = /^( *)```(.*)$/.exec(line) ?? [];
    if (open && info === '') {
      const [language = '', ...mode] = open.info.split(/\s+/);
      fences.push({ language, mode: mode.join(' '), code: open.code.join('\n'), line: open.line });
      open = undefined;
    } else if (open) {
      open.code.push(line.slice(open.indent));
    } else if (info !== undefined) {
      open = { info: info.trim(), indent: indent.length, line: index + 2, code: [] };
    } else {
      prose.push(line);
    }
  });
  if (open) throw new Error(`the block that starts on line ${open.line - 1} is not closed`);
  return { fences, prose };
}

function linksOf(prose: readonly string[]): string[] {
  const withoutCode = prose.join('\n').replace(/`[^`]*`/g, '');
  return [...withoutCode.matchAll(/\]\(([^)\s]+)\)|<a href="([^"]*)"/g)].map(([, target, html = '']) => target ?? html);
}

/** The ids that GitHub gives to headings, a number behind those that repeat, and those written out (as in docs/api). */
function anchorsOf(prose: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return prose.flatMap((line) => {
    const written = [...line.matchAll(/<a id="([^"]*)"/g)].map(([, id = '']) => id);
    const heading = /^#{1,6} +(.*?) *$/.exec(line)?.[1];
    if (heading === undefined || written.length > 0) return written;
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return [times === 0 ? slug : `${slug}-${times}`];
  });
}
