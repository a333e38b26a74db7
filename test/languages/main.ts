/**
 * `npm run test:languages`: packs the library, installs it in an empty project of each language from the local packages, runs the same
 * programs there and in TypeScript, and compares every file byte for byte. Needs the registries of the languages. A language whose tools
 * the machine lacks is skipped, and named.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGES, type Target } from '../../scripts/languages/bindings';
import { lacking } from '../../scripts/languages/toolchains';
import { readPage } from '../docs/markdown';
import { ROOT } from '../support/paths';
import { TestCa } from '../support/pki';
import { caSecret, proxySecret } from '../support/proxy-secrets';
import { expectSameFiles } from './compare';
import { go } from './go';
import { java } from './java';
import type { Language } from './language';
import { Project } from './project';
import { python } from './python';
import { EXAMPLE_NAMES, Reference } from './reference';
import { Results } from './results';

const LANGUAGES: readonly Language[] = [python, go, java];

/** What is released. A NuGet package, which a machine with .NET makes, says when that was. */
const PUBLISHED: readonly Target[] = ['js', 'python', 'java', 'go'];

/** The page with the same program in every language. */
const PAGE = 'docs/languages.md';

async function main(): Promise<void> {
  pack();
  const scratch = mkdtempSync(join(tmpdir(), 'languages-'));
  const results = new Results();
  try {
    results.check('the same sources give the same packages', () => {
      const first = join(scratch, 'packages');
      cpSync(PACKAGES, first, { recursive: true });
      pack('--built');
      for (const target of PUBLISHED) expectSameFiles(join(PACKAGES, target), join(first, target));
    });
    const reference = new Reference(scratch);
    const saved = await savedFiles(scratch);
    for (const language of LANGUAGES) {
      const missing = lacking(language.tools);
      if (missing.length > 0) results.skip(language.name, `the machine has not ${missing.join(' and ')}`);
      else tryLanguage(language, new Project(language, scratch), { reference, results, saved });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (!results.close()) process.exitCode = 1;
}

function pack(...options: readonly string[]): void {
  const { status } = spawnSync('npm', ['run', '--silent', 'package', '--', ...options], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('nothing was packed, see above');
}

interface Tools {
  readonly reference: Reference;
  readonly results: Results;
  /** Files of a cluster, as the environment names them for a program. */
  readonly saved: NodeJS.ProcessEnv;
}

function tryLanguage(language: Language, project: Project, { reference, results, saved }: Tools): void {
  const check = (what: string, holds: () => void) => results.check(`${language.name}: ${what}`, holds);
  check('the packages are installed', () => project.setUp());
  for (const name of EXAMPLE_NAMES) {
    check(`the example ${name} is as in TypeScript`, () => {
      expectSameFiles(project.synthesize(name), reference.example(name));
    });
  }
  check(`the program in ${PAGE} is as in TypeScript`, () => {
    const fences = readPage(ROOT, PAGE).fences;
    const sourceIn = (wanted: string) =>
      only(
        PAGE,
        fences.filter((fence) => fence.language === wanted),
      ).code;
    project.write('quickstart', `${sourceIn(language.folder)}\n`);
    expectSameFiles(project.synthesize('quickstart'), reference.block('quickstart', sourceIn('ts')));
  });
  const programs: Record<string, (name: string) => void> = {
    refusal: (name) => {
      const { status, said } = project.run(name);
      const wanted = reference.refusal(name);
      if (status === 0) throw new Error('nothing was refused');
      if (!said.includes(wanted)) throw new Error(`does not say what TypeScript says: ${wanted}\nbut\n${said}`);
    },
    foreign: (name) => expectSameFiles(project.synthesize(name), reference.program(name)),
    verify: (name) => {
      const [{ status, said }, wanted] = [project.run(name, saved), reference.printed(name, saved)];
      if (!/^ok$/m.test(wanted) || !/^root-matches/m.test(wanted)) throw new Error(`is no proof: ${wanted}`);
      // Maven has a word of its own around it.
      if (status !== 0 || !said.includes(wanted))
        throw new Error(`wanted\n${wanted}\nbut ended with ${status} and\n${said}`);
    },
  };
  for (const [name, holds] of Object.entries(programs)) {
    const file = join(__dirname, 'programs', `${name}.${language.extension}`);
    if (!existsSync(file)) continue;
    check(`the program ${name} is as in TypeScript`, () => {
      project.write(name, readFileSync(file, 'utf8'));
      holds(name);
    });
  }
}

/** A proxy's certificates, the CA that they come from, and one that they do not come from. */
async function savedFiles(scratch: string): Promise<NodeJS.ProcessEnv> {
  const [root, other] = await Promise.all([TestCa.root('Root'), TestCa.root('Other')]);
  const leaf = await root.leaf({
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2026-01-01T01:00:00Z'),
    uris: ['spiffe://prod.example.com/ns/shop/sa/cart'],
    extendedKeyUsages: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
  });
  const files = {
    PROXY_SECRET: proxySecret({ chain: leaf.certificate, root: root.certificate }),
    CA_SECRET: caSecret(root),
    OTHER_CA_SECRET: caSecret(other),
  };
  const named = Object.entries(files).map(([name, content]) => {
    const file = join(scratch, `${name}.json`);
    writeFileSync(file, JSON.stringify(content));
    return [name, file];
  });
  return Object.fromEntries(named) as NodeJS.ProcessEnv;
}

function only<Each>(where: string, [first, ...rest]: readonly Each[]): Each {
  if (first === undefined || rest.length > 0) throw new Error(`${where}: has not one block of a language`);
  return first;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
