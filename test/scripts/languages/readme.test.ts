import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readManifest } from '../../../scripts/languages/manifest';
import { readmeFor, writeReadmes } from '../../../scripts/languages/readme';
import { readPage } from '../../docs/markdown';
import { ROOT } from '../../support/paths';

const MANIFEST = readManifest(ROOT);
const TREE = `https://github.com/cdk8s-istio-csr/cdk8s-istio-csr/blob/v${MANIFEST.version}/`;

describe.each(['python', 'go'] as const)('the README of the package for %s', (target) => {
  const readme = readmeFor(target, MANIFEST);
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'README.md'), readme);
  const page = readPage(folder, 'README.md');

  test('has links that hold outside of the repository, and lead to files in it', () => {
    const own = page.links.filter((link) => link.startsWith(TREE)).map((link) => link.slice(TREE.length));
    expect(page.links.filter((link) => !link.startsWith('https://'))).toEqual([]);
    expect(own).toContain('docs/languages.md');
    for (const link of own)
      expect({ link, exists: existsSync(join(ROOT, link.replace(/#.*/, ''))) }).toEqual({ link, exists: true });
  });

  test('has the app of docs/languages.md, and no other language', () => {
    const app = readPage(ROOT, 'docs/languages.md').fences.find(({ language }) => language === target)?.code;
    expect(page.fences.filter(({ language }) => language === target).map(({ code }) => code)).toEqual([app]);
    expect(readme).not.toMatch(/\bnew Mesh\(|npm (ci|install)|^import \{/m);
  });
});

test('it takes the place of README.md in the generated code, also where that is a docstring', () => {
  const code = mkdtempSync(join(tmpdir(), 'readme-'));
  const module = join(code, 'python', 'src', 'cdk8s_istio_csr', '__init__.py');
  try {
    mkdirSync(dirname(module), { recursive: true });
    writeFileSync(join(code, 'python', 'README.md'), '# Here\n\n[a page](docs/ca.md)\n');
    writeFileSync(module, "r'''\n# Here\n'''\nfrom pkgutil import extend_path\n\nr'''\nA class.\n'''\n");
    const java = join(code, 'java', 'src', 'main', 'java', 'io', 'github', 'cdk8sistiocsr', 'package-info.java');
    mkdirSync(dirname(java), { recursive: true });
    writeFileSync(java, '/**\n * <h1>Here</h1> <a href="docs/ca.md">a page</a>\n */\n@Stability\npackage a;\n');
    writeReadmes(code, MANIFEST);
    expect(readFileSync(java, 'utf8')).toMatch(/^\/\*\*\n \* Run Istio on [\s\S]* \*\/\n@Stability\npackage a;\n$/);
    expect(readFileSync(java, 'utf8')).not.toMatch(/href="(?!https:)/);
    const readme = readmeFor('python', MANIFEST);
    expect(readFileSync(join(code, 'python', 'README.md'), 'utf8')).toBe(readme);
    expect(readFileSync(module, 'utf8')).toBe(
      `r'''\n${readme}'''\nfrom pkgutil import extend_path\n\nr'''\nA class.\n'''\n`,
    );
    writeFileSync(module, 'from pkgutil import extend_path\n');
    expect(() => writeReadmes(code, MANIFEST)).toThrow(/__init__\.py: has its README where nobody looks for it$/);
  } finally {
    rmSync(code, { recursive: true });
  }
});
