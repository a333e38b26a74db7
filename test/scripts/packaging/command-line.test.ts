import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commandLine } from '../../support/command-line';
import { ROOT } from '../../support/paths';

const DIST = join(ROOT, 'dist');

describe('the bundled command line', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    mkdirSync(join(folder, 'empty'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs it where there is nothing else, and tells what it loaded: the bundle's own files and the modules of Node. */
  function run(...args: string[]) {
    const [report, preload] = [join(folder, 'loaded.json'), join(folder, 'preload.cjs')];
    writeFileSync(
      preload,
      `const Module = require('node:module');
      const { load, seen } = { load: Module._load, seen: [] };
      Module._load = function (request, ...rest) { seen.push(request); return load.call(this, request, ...rest); };
      process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, JSON.stringify(seen)));`,
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', preload, commandLine(), ...args], {
      cwd: join(folder, 'empty'),
      encoding: 'utf8',
    });
    const loaded = (JSON.parse(readFileSync(report, 'utf8')) as string[]).slice(1);
    return { status, stdout, stderr, loaded: loaded.filter((name) => !isBuiltin(name)), all: loaded };
  }

  test.each<[string, string[], RegExp]>([
    ['template', ['csr', '--namespace', 'pki'], /^kind: Deployment$/m],
    ['migrate', [], /^export const agent = new IstioCsrAgent\(/m],
    ['graph', [DIST], /^flowchart TB$/m],
    ['rotation', ['check', '--from', DIST, '--to', DIST], /: safe$/m],
    ['fleet', ['schema'], /^ {2}"title": "The clusters of a fleet/m],
  ])('runs %s with nothing beside it, and loads it alone', (command, args, output) => {
    const { status, stdout, stderr, loaded } = run(command, ...args);
    expect([status, stderr, loaded]).toEqual([0, '', [`./run/${command}`]]);
    expect(stdout).toMatch(output);
  });

  test('runs verify with nothing beside it, and loads it alone', () => {
    const { status, stderr, loaded } = run('verify', '--proxy-secret', 'nowhere', '--ca-secret', 'nowhere');
    expect([status, loaded]).toEqual([2, ['./run/verify']]);
    expect(stderr).toMatch(/^error: nowhere: cannot be read/);
  });

  test('runs a look at a rotation in the cluster with nothing beside it, and loads it alone', () => {
    const { status, stderr, loaded } = run('rotation', 'check', '--live', '--to', 'nowhere');
    expect([status, loaded]).toEqual([2, ['./run/rotation-gate']]);
    expect(stderr).toMatch(/^error: nowhere: /);
  });

  test('helps without loading any command, or what starts programs', () => {
    const { status, stdout, all } = run('--help');
    expect([status, all.filter((name) => /run|child_process|crypto/.test(name))]).toEqual([0, []]);
    expect(stdout).toMatch(/\n {2}verify /);
    expect(run('verify', '--help').loaded).toEqual([]);
  });

  test('is what the sources are', () => {
    const args = ['template', 'csr', '--set', 'app.istio.revisions={a,b}'];
    const sources = execFileSync(process.execPath, ['--require', 'tsx/cjs', join('cli', 'main.ts'), ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(run(...args).stdout).toBe(sources);
  });

  test('says nothing of the machine that made it', () => {
    for (const [name, text] of files(dirname(commandLine()))) {
      for (const path of [ROOT, homedir(), tmpdir(), 'node_modules'])
        expect([name, text.indexOf(path)]).toEqual([name, -1]);
    }
  });

  test('is the same when it is made again', () => {
    const again = join(folder, 'again');
    const script = `require('./scripts/packaging/command-line').bundleCommandLine(${JSON.stringify(again)})`;
    execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], { cwd: ROOT });
    expect(files(again)).toEqual(files(dirname(commandLine())));
  });

  test('passes the licences on of what is inside', () => {
    const text = readFileSync(join(dirname(commandLine()), 'THIRD-PARTY.txt'), 'utf8');
    expect(text).toMatch(/^commander [\d.]+ \(MIT\)\n\n\(The MIT License\)/m);
    for (const name of ['cdk8s', 'cdk8s-plus-27', 'js-yaml']) expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  test.each([
    ['cdk8s', 'App', `import { App } from 'cdk8s'; new App();`],
    ['cdk8s-plus', 'Namespace', `import { Namespace } from 'cdk8s-plus-27'; console.log(Namespace);`],
    ['the Kubernetes types', 'KubePod', `import { k8s } from 'cdk8s-plus-27';\nconsole.log(k8s.KubePod);`],
  ])('cannot be made when it uses another part of %s', (_package, name, code) => {
    mkdirSync(join(folder, 'lib'), { recursive: true });
    writeFileSync(join(folder, 'lib', 'app.ts'), code);
    const nodePaths = [join(ROOT, 'node_modules')];
    const options = { entryPoints: [join(folder, 'lib', 'app.ts')], outfile: join(folder, 'app.js'), nodePaths };
    const script = `require('./scripts/packaging/command-line').bundle(${JSON.stringify(options)})`;
    const { status, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`(No matching export .* for import|Import) "${name}"`));
  });
});

/** The files below a folder with their texts. */
function files(folder: string): [string, string][] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const paths = names.filter((name) => statSync(join(folder, name)).isFile());
  return paths.map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}
