import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from './bindings';
import type { Manifest } from './manifest';

/** What a registry shows of a package, and who reads its code. */
interface Shown {
  /** What people call the language. */
  readonly name: string;
  readonly install: string;
  readonly places: readonly Place[];
}

/** A file of the generated code that has README.md, and where in it. */
interface Place {
  readonly file: string;
  readonly text: RegExp;
}

const WHOLE = /^[\s\S]*$/;

const SHOWN: ReadonlyMap<Target, (manifest: Manifest) => Shown> = new Map([
  [
    'python',
    ({ jsii: { targets } }: Manifest) => ({
      name: 'Python',
      install: `pip install ${targets.python.distName}`,
      places: [
        { file: 'README.md', text: WHOLE },
        { file: join('src', targets.python.module, '__init__.py'), text: /(?<=^r'''\n)[\s\S]*?(?='''\n)/ },
      ],
    }),
  ],
  [
    'go',
    ({ jsii: { targets } }: Manifest) => ({
      name: 'Go',
      install: `go get ${targets.go.moduleName}/${targets.go.packageName}`,
      places: [{ file: join(targets.go.packageName, 'README.md'), text: WHOLE }],
    }),
  ],
]);

/**
 * Writes what PyPI, pkg.go.dev and javadoc show: jsii-pacmak hands on README.md, which is for a clone, has TypeScript, and links that hold in the
 * repository alone.
 *
 * @param code the generated code, each language in the folder with its name
 */
export function writeReadmes(code: string, manifest: Manifest): void {
  for (const [target, shownOf] of SHOWN) {
    if (!existsSync(join(code, target))) continue;
    const readme = readmeFor(target, manifest);
    for (const place of shownOf(manifest).places) replaceAt(place, join(code, target), readme);
  }
  const java = join(code, 'java');
  const { package: name } = manifest.jsii.targets.java;
  const place = {
    file: join('src', 'main', 'java', ...name.split('.'), 'package-info.java'),
    text: /^\/\*\*[\s\S]*?\*\//,
  };
  if (existsSync(java)) replaceAt(place, java, javadocFor(manifest));
}

function replaceAt({ file, text }: Place, folder: string, content: string): void {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  if (!text.test(before)) throw new Error(`${path}: has its README where nobody looks for it`);
  const after = before.replace(text, () => content);
  writeFileSync(path, after);
}

/** What stands above the names of a package in Java. */
function javadocFor(manifest: Manifest): string {
  const tree = treeOf(manifest);
  return `/**
 * ${manifest.description}.
 *
 * <p><a href="${tree}/docs/languages.md">In your language</a> has a first app, and how to read the
 * <a href="${tree}/README.md#documentation">documentation</a>, which has TypeScript.
 */`;
}

/** The README of the package of a language: what the library is, and the app of docs/languages.md. */
export function readmeFor(target: Target, manifest: Manifest): string {
  const { name, install } = SHOWN.get(target)?.(manifest) ?? unknown(target);
  const [introduction = ''] = readFileSync('README.md', 'utf8').split(/^## /m);
  const page = readFileSync('docs/languages.md', 'utf8');
  const [, app] = new RegExp(`^\`\`\`${target}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page) ?? unknown(target);
  const [, about] = /^## The same app\n\n([\s\S]*?)\n\n### /m.exec(page) ?? unknown(target);
  const tree = treeOf(manifest);
  return `${absolute(introduction, tree, '').trim()}

## In ${name}

\`\`\`sh
${install}
\`\`\`

It needs Node.js 20 or later on the \`PATH\`, which runs the library.

${absolute(about ?? '', tree, 'docs/')}

\`\`\`${target}
${app}\`\`\`

[In your language](${tree}/docs/languages.md) tells how to read the [documentation](${tree}/README.md#documentation), which has
TypeScript. There are [more apps in ${name}](${tree}/examples/languages/${target}/README.md) and [the API in
${name}](${tree}/docs/api/README.md).

## Licence

[Apache-2.0](${tree}/LICENSE)
`;
}

/** Where the files of this version are to be read. */
function treeOf({ repository, version }: Manifest): string {
  return `${repository.url.replace(/\.git$/, '')}/blob/v${version}`;
}

/** Makes links of a page below a folder of the repository such that hold everywhere. */
function absolute(text: string, tree: string, folder: string): string {
  return text.replace(/(\]\()(?!https?:)([^)#]+)/g, (_all, before: string, path: string) => {
    const { pathname } = new URL(`${folder}${path}`, 'file:///');
    return `${before}${tree}${pathname}`;
  });
}

function unknown(target: Target): never {
  throw new Error(`docs/languages.md: has no app for ${target}`);
}
