import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from '../../support/paths';

jest.setTimeout(180_000);

const SOURCE = `/** A mesh. */
export class Mesh {
  /** Its id. */
  public readonly meshId: string = 'a';
  /** Its name. */
  public greet(): string { return 'a'; }
}
/** A thing. */
export interface ThingProps {
  /** Its name. */
  readonly name?: string;
}
`;
const HEAD = '# Changelog\n\n## Unreleased\n';
const RELEASED = '\n## 1.0.0 - 2026-01-01\n\n### Breaking\n\n- `Mesh.meshId` was new.\n';

const BIN = join(ROOT, 'node_modules', '.bin');
const ENV = {
  ...process.env,
  PATH: `${BIN}${delimiter}${process.env.PATH}`,
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'compat-test-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.jsii\n*.js\n*.d.ts\ntsconfig*\n');
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  writeFileSync(join(folder, 'README.md'), '# small\n');
  mkdirSync(join(folder, 'lib'));
  writeFileSync(join(folder, 'lib', 'index.ts'), SOURCE);
  write('1.0.0', HEAD);
  execFileSync(join(BIN, 'jsii'), [], { cwd: folder, stdio: 'pipe', env: ENV });
  git('init', '--quiet');
  commit('The first');
});
afterAll(() => rmSync(folder, { recursive: true }));

function git(...args: string[]): void {
  const name = [
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@example.com',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'tag.gpgsign=false',
  ];
  execFileSync('git', [...name, ...args], { cwd: folder, stdio: 'pipe' });
}

function commit(message: string): void {
  git('add', '.');
  git('commit', '--quiet', '--message', message);
}

function write(version: string, changelog: string): void {
  const repository = { type: 'git', url: 'https://example.com/small.git' };
  const author = { name: 'a', email: 'a@example.com' };
  const jsii = { outdir: 'dist', targets: {} };
  const files = { main: 'lib/index.js', types: 'lib/index.d.ts' };
  const rest = { license: 'Apache-2.0', description: 'a', author, repository, stability: 'experimental', jsii };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'small', version, ...files, ...rest }));
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
}

/** The assembly that jsii would write without a property: only the tag is compiled here, which takes long enough. */
function withoutId(): void {
  const file = join(folder, '.jsii');
  const assembly = JSON.parse(readFileSync(file, 'utf8'));
  const mesh = assembly.types['small.Mesh'];
  mesh.properties = mesh.properties.filter(({ name }: { name: string }) => name !== 'meshId');
  writeFileSync(file, JSON.stringify(assembly));
}

function compat() {
  const args = ['--require', 'tsx/cjs'];
  const script = join(ROOT, 'scripts', 'compat.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, script], {
    cwd: folder,
    encoding: 'utf8',
    env: ENV,
  });
  return { status, said: `${stdout}${stderr}`.trim().split('\n') };
}

// One after the other, as a project goes: compiling takes seconds.
test('says what broke since the last tag, and asks for a line and a version that say so', () => {
  expect(compat()).toEqual({ status: 0, said: ['compat: no release yet, nothing to compare with'] });

  git('tag', 'v1.0.0');
  git('tag', 'v9.0.0-rc.1');
  expect(compat()).toEqual({ status: 0, said: ['compat: no release yet, nothing to compare with'] });

  write('1.0.0', `${HEAD}\n### Breaking\n\n- \`Mesh.greet\` changed.\n${RELEASED}`);
  commit('Break');
  withoutId();
  const broke = 'PROP small.Mesh.meshId: has been removed';
  const unsaid = compat();
  expect([unsaid.status, unsaid.said[0]]).toEqual([1, `UNSAID: ${broke}`]);
  expect(unsaid.said[1]).toMatch(/^compat: 1 of 1 breaks since v1\.0\.0 are not said: .*"### Breaking"/);

  const changelog = `${HEAD}\n### Breaking\n\n- \`Mesh\` has no\n  \`meshId\` any more.\n${RELEASED}`;
  write('1.0.0', changelog);
  expect(compat()).toEqual({ status: 0, said: [`said: ${broke}`, 'compat: 1 breaks since v1.0.0, all said'] });

  write('1.1.0', changelog);
  const silent = compat();
  expect([silent.status, silent.said[1]]).toEqual([1, expect.stringMatching(/^compat: 1\.1\.0 does not say that/)]);

  rmSync(join(folder, '.jsii'));
  expect(compat()).toEqual({ status: 2, said: ['compat: .jsii: is not there. Build first: npm run build'] });
  expect(existsSync(join(folder, '.git', 'worktrees'))).toBe(false);
});
