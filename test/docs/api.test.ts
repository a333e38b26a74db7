import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { API } from '../../scripts/docs/api/api-pages';
import { groups } from '../../scripts/docs/api/groups';
import { Places } from '../../scripts/docs/api/page';
import { TONGUES } from '../../scripts/docs/api/reference';
import { ROOT } from '../support/paths';
import { readPage } from './markdown';

describe('the pages of the API', () => {
  const paths = readdirSync(join(ROOT, API), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(API, name));
  const pages = new Map(paths.map((path) => [path, readPage(ROOT, path)]));
  const index = pages.get(join(API, 'README.md'));

  test.each([...pages])('%s links to what exists', (path, { links }) => {
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      if (/^[a-z]+:/.test(link)) return false;
      const target = file === '' ? path : join(dirname(path), file);
      const page = pages.get(target);
      if (page === undefined) return !existsSync(join(ROOT, target));
      return anchor !== undefined && !page.anchors.includes(anchor);
    });
    expect(links.length).toBeGreaterThan(10);
    expect(broken).toEqual([]);
  });

  test.each([...pages])('%s names each anchor once, and is of a size that a browser shows at once', (path, page) => {
    const written = [...page.text.matchAll(/<a id="([^"]*)"/g)].map(([, id]) => id);
    expect(written.filter((id, at) => written.indexOf(id) !== at)).toEqual([]);
    // One that grows larger needs a group of its own in lib/index.ts.
    expect([path, page.text.length < 200_000]).toEqual([path, true]);
  });

  test('are all reached from the index, and the index from README.md', () => {
    const reached = new Set(index?.links.map((link) => join(API, link.split('#')[0] ?? '')));
    expect(paths.filter((path) => path !== index?.path && !reached.has(path))).toEqual([]);
    expect(readPage(ROOT, 'README.md').links).toContain(index?.path);
  });

  test.each([
    ['python', /typing\.Mapping\[(?!str, )/, 'labels: typing.Mapping[str, str]'],
    ['java', /\bgetLatest\b/, 'public static final IstioVersion LATEST;'],
    ['go', /\bLatest\b|\*f64\b/, 'func IstioVersion_LATEST() IstioVersion'],
    ['go', /func Version\(\) \*f64/, 'func Report_VERSION() *float64'],
  ])('have names and types as %s has them', (folder, wrong, right) => {
    const own = [...pages].filter(([path]) => path.startsWith(join(API, folder)));
    expect(own.filter(([, { text }]) => wrong.test(text)).map(([path]) => path)).toEqual([]);
    expect(own.some(([, { text }]) => text.includes(right))).toBe(true);
  });

  test('are the same in each language', () => {
    const of = (folder: string) =>
      index?.links.filter((link) => link.startsWith(`${folder}/`)).map((link) => link.slice(folder.length));
    const [first, ...others] = TONGUES.map(({ folder }) => of(folder));
    expect(first?.length).toBeGreaterThan(100);
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('the groups of lib/index.ts', () => {
  const source = `// What the file is.

// Who signs: CAs, and more.

export type { A } from './a';
export {
  B,
  type C,
} from './b';

// Reading, and checking.

export * as inspect from './inspect/index';
`;

  test('are a comment of one line and what is exported below it', () => {
    expect(groups(source)).toEqual([
      { title: 'Who signs: CAs, and more', page: 'who-signs', names: ['A', 'B', 'C'], submodules: [] },
      { title: 'Reading, and checking', page: 'reading', names: [], submodules: ['inspect'] },
    ]);
  });

  test('have pages of different names', () => {
    const names = groups().map(({ page }) => page);
    expect(new Set(names).size).toBe(names.length);
  });

  test('say where a type, a member and a type of a submodule stand', () => {
    const places = new Places('own', groups(source));
    expect(['own.B', 'own.B.property.c', 'own.inspect.D'].map((id) => places.pageOf(id))).toEqual([
      'who-signs',
      'who-signs',
      'reading',
    ]);
    expect(() => places.pageOf('own.E')).toThrow('own.E: no group of lib/index.ts has it');
  });

  test('are linked on one page, between two, and not out of the package', () => {
    const places = new Places('own', groups(source));
    const of = (id: string, packageName = 'own') =>
      places.link({ id, packageName, packageVersion: '1.0.0', displayName: 'Shown', fqn: 'full.Name' }, 'who-signs');
    expect(of('own.A')).toBe('<a href="#A">Shown</a>');
    expect(of('own.inspect.D')).toBe('<a href="reading.md#inspect.D">Shown</a>');
    expect(of('cdk8s.Duration', 'cdk8s')).toBe('full.Name');
  });
});
