import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { loadAll } from 'js-yaml';
import { readPage } from './docs/markdown';
import { compileSnippets, runSnippet, type Snippet } from './docs/snippets';
import { ROOT } from './support/paths';
import { problemsOf } from './support/schemas';
import { refusalOf, type SynthesizedObject } from './support/synth';

const DOCS = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  // The reference is generated, and has a test of its own (test/docs/api.test.ts).
  .filter((name) => name.endsWith('.md') && !name.startsWith(`api${sep}`))
  .sort()
  .map((name) => join('docs', name));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...DOCS].map((path) => readPage(ROOT, path));
const SNIPPETS = compileSnippets(ROOT, PAGES);

describe('the TypeScript in the documentation', () => {
  const inMode = (mode: string) => SNIPPETS.filter((snippet) => snippet.mode === mode);
  const rows = (snippets: readonly Snippet[]) => snippets.map((snippet) => [snippet.place, snippet] as const);

  beforeEach(() => {
    for (const method of ['log', 'info', 'warn', 'error'] as const) {
      jest.spyOn(console, method).mockImplementation(() => undefined);
    }
  });
  afterEach(() => jest.restoreAllMocks());

  test('compiles', () => {
    expect(SNIPPETS.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('is marked in one of the ways that this test knows', () => {
    expect(SNIPPETS.filter(({ mode }) => !['', 'throws', 'no-run'].includes(mode))).toEqual([]);
    const unchecked = PAGES.filter(({ fences }) =>
      fences.some(({ language }) => /^(typescript|tsx|jsx?|javascript)$/.test(language)),
    );
    expect(unchecked.map(({ path }) => path)).toEqual([]);
  });

  test.each(rows(inMode('')))('%s runs and writes what a cluster or istioctl accepts', (_place, snippet) => {
    const files = runSnippet(snippet);
    expect(files.length > 0).toBe(/\b(app|fleet)\.synth\(\)/.test(snippet.source));
    expect(problemsOf(files.flatMap((text) => loadAll(text) as SynthesizedObject[]))).toEqual([]);
  });

  test.each(rows(inMode('throws')))('%s throws what the page quotes right after it', (_place, snippet) => {
    expect(snippet.next?.language).toBe('text');
    expect(refusalOf(() => runSnippet(snippet))).toBe(snippet.next?.code);
  });
});

describe('the pages', () => {
  test.each(PAGES.map((page) => [page.path, page] as const))('%s links to what exists', (path, { links }) => {
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [file = '', fragment] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(ROOT, target))) return true;
      return fragment !== undefined && !readPage(ROOT, target).anchors.includes(fragment);
    });
    expect(broken).toEqual([]);
  });

  test.each(PAGES.map((page) => [page.path, page] as const))(
    '%s names scripts that package.json has',
    (_path, page) => {
      const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
      const named = [...page.text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
      expect(named.filter((name) => !(name in scripts))).toEqual([]);
    },
  );

  test.each(DOCS)('%s is listed in README.md and shows a complete snippet', (path) => {
    const page = PAGES.find((candidate) => candidate.path === path);
    expect(PAGES[0]?.links.map((link) => relative(ROOT, join(ROOT, link.split('#')[0] ?? '')))).toContain(path);
    expect(page?.fences.some(({ language, mode }) => language === 'ts' && mode === '')).toBe(true);
  });
});
