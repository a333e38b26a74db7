import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { Fleet, IssuerRef, IstioCsrAgent, Mesh, TrustAnchor } from 'cdk8s-istio-csr';
import { buildSync } from 'esbuild';
import { commandLine } from '../support/command-line';
import { clusterOf, contentsOf, testFolder, writtenAt } from '../support/fleet';
import { manyClusters, SMALL } from '../support/many-clusters';
import { ROOT } from '../support/paths';

const SOURCE = join('test', 'support', 'fleet-app.ts');

/** The app and the library as JavaScript, which loads sooner. */
let built: string;
beforeAll(() => {
  built = join(testFolder(), 'main.js');
  const packages = ['cdk8s', 'cdk8s-plus-27', 'constructs'];
  buildSync({
    entryPoints: [SOURCE],
    outfile: built,
    bundle: true,
    platform: 'node',
    external: packages,
    keepNames: true,
  });
});

function run(args: readonly string[], { app = built, what = '' } = {}) {
  const { CDK8S_OUTDIR: _, ...rest } = process.env;
  const env = { ...rest, FLEET_TEST: what, NODE_PATH: join(ROOT, 'node_modules') };
  const command = [commandLine(), 'fleet', 'synth', app, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: ROOT, env });
  return { status, stdout, stderr };
}

describe('fleet synth', () => {
  let whole: string;
  let contents: Record<string, string>;
  beforeAll(() => {
    whole = testFolder();
    new Fleet({ clusters: manyClusters(100), compose: SMALL }).synth({ outdir: whole });
    contents = contentsOf(whole);
  });

  test.each(['1', '2', '3'])('writes by %s threads what the app writes by itself', (jobs) => {
    const outdir = join(testFolder(), 'new');
    const first = run(['--output', outdir, '--jobs', jobs]);
    expect(first).toEqual({
      status: 0,
      stdout: `${outdir}/fleet.json: 100 clusters, files: 116 written\n`,
      stderr: '',
    });
    expect(contentsOf(outdir)).toEqual(contents);
  });

  test('loads what the app needs to be loaded with before', () => {
    const outdir = testFolder();
    expect(run(['-o', outdir, '--require', 'tsx/cjs', '--only', 'c-1'], { app: SOURCE })).toMatchObject({ status: 0 });
    expect(contentsOf(outdir)['c-1/main.k8s.yaml']).toBe(contents['c-1/main.k8s.yaml']);
  });

  test('writes nothing when nothing has changed', () => {
    const before = writtenAt(whole);
    const { stdout } = run(['-o', whole, '--jobs', '2']);
    expect(stdout).toBe(`${whole}/fleet.json: 100 clusters, files: none changed\n`);
    expect(writtenAt(whole)).toEqual(before);
  });

  test('writes the clusters that it is told to, and leaves the others', () => {
    const outdir = testFolder();
    const { stdout } = run(['-o', outdir, '--only', 'c-1', '--only', 'c-3', '--jobs', '3']);
    expect(stdout).toContain('2 clusters');
    expect(readdirSync(outdir).sort()).toEqual(['c-1', 'c-3', 'fleet.json']);
    run(['-o', outdir, '--wave', '2']);
    expect(readdirSync(outdir).length).toBeGreaterThan(33);
    const { stdout: rest } = run(['-o', outdir]);
    expect(rest).toContain('100 clusters');
    expect(contentsOf(outdir)).toEqual(contents);
  });

  test('writes a shard for fleet merge', () => {
    const outdir = testFolder();
    for (const shard of ['1/2', '2/2']) expect(run(['-o', outdir, '--shard', shard, '--jobs', '2']).status).toBe(0);
    spawnSync(process.execPath, [commandLine(), 'fleet', 'merge', outdir]);
    expect(contentsOf(outdir)).toEqual(contents);
  });

  test.each([
    ['a cluster fails in one thread', 'fails at c-50', 2, /^error: Fleet: cluster c-50: of the composer\n$/],
    ['the app synthesizes nothing', 'synthesizes nothing', 2, /main\.js: did not call fleet\.synth\(\)/],
    ['the app names a folder', 'names a folder', 1, /outdir: received "elsewhere".*say --output elsewhere\.\n$/],
    ['the app names a shard', 'names a shard', 1, /shard: received "1\/2".*whose option --shard says it/],
    ['the app catches the error', 'catches the error', 1, /wave: received 1.*whose option --wave says it/],
    ['the app ends itself with an error', 'ends itself early', 2, /the app ended itself with the code 3/],
  ])('leaves everything as it was when %s', (_what, what, code, message) => {
    const before = [contentsOf(whole), writtenAt(whole)];
    const { status, stdout, stderr } = run(['-o', whole, '--jobs', '2'], { what });
    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(message);
    expect([contentsOf(whole), writtenAt(whole)]).toEqual(before);
  });

  test.each(['1', '3'])('by %s threads lets the app go on once, when all is written', (jobs) => {
    const outdir = testFolder();
    expect(run(['-o', outdir, '--jobs', jobs], { what: 'goes on' })).toMatchObject({ status: 0, stderr: '' });
    expect(contentsOf(outdir)).toEqual({ ...contents, 'rest.txt': '100 of 100\n' });
    expect(run(['-o', outdir, '--jobs', jobs, '--only', 'c-1'], { what: 'goes on' })).toMatchObject({ status: 0 });
    expect(contentsOf(outdir)['rest.txt']).toBe('100 of 100\n1 of 100\n');
  });

  test('ends the app of a shard at its fleet: the others are not there', () => {
    const outdir = testFolder();
    expect(run(['-o', outdir, '--shard', '1/2'], { what: 'goes on' })).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(outdir)).not.toContain('rest.txt');
  });

  test.each([
    ['fails', 'fails behind it', 2, /^error: of what comes behind\n$/],
    ['has another fleet', 'synthesizes twice', 1, /^error: Fleet\.synth: synth: received "a second call"/],
  ])('keeps the fleet when the app %s behind it', (_what, what, code, message) => {
    const outdir = testFolder();
    const { status, stdout, stderr } = run(['-o', outdir, '--jobs', '2'], { what });
    expect([status, stdout]).toEqual([code, `${outdir}/fleet.json: 100 clusters, files: 116 written\n`]);
    expect(stderr).toMatch(message);
    expect(contentsOf(outdir)).toEqual(contents);
  });

  test('makes no folder for a fleet that fails', () => {
    const folder = testFolder();
    expect(run(['-o', join(folder, 'new'), '--jobs', '2'], { what: 'fails at c-50' }).status).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('takes an app that ends itself when it is done for done', () => {
    expect(run(['-o', whole], { what: 'ends itself' })).toMatchObject({ status: 0, stderr: '' });
  });

  test.each<[string[], RegExp]>([
    [['--shard', '1/2', '--only', 'c-1'], /--only and --shard exclude each other/],
    [['--shard', '1/2', '--wave', '1'], /--wave and --shard exclude each other/],
    [['--shard', '3/2'], /--shard 3\/2: write I\/N/],
    [['--wave', 'x'], /--wave x: write a wave, from 0 on/],
    [['--jobs', '0'], /--jobs 0: write a number of threads/],
    [['--jobs', '65'], /--jobs 65: write/],
    [['--output', ''], /--output: name a folder/],
    [['--output', 'package.json'], /package\.json: is no folder/],
  ])('ends with 2 for %j', (args, message) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test.each([
    [['nowhere.js'], /nowhere\.js: is not there/],
    [[SOURCE], /is TypeScript, which Node does not load by itself/],
  ])('ends with 2 for the app %j', (args, message) => {
    const command = [commandLine(), 'fleet', 'synth', ...args];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', cwd: ROOT });
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('clusters of different threads that contradict each other are refused', () => {
    const outdir = testFolder();
    const app = join(testFolder(), 'app.js');
    const compose = `(scope, { name, mesh }) => {
      const chart = new Chart(scope, 'agent');
      const version = l.IstioVersion.of(name === 'a' ? '1.31.4' : '1.28.0');
      const props = { mesh, issuer: l.IssuerRef.clusterIssuer('ca'), trustAnchor: l.TrustAnchor.fromSecret('root') };
      const agent = new l.IstioCsrAgent(chart, 'agent', props);
      new l.ExternalCaIstio(new Chart(new l.OutputFolder(scope, 'istioctl'), 'istio'), 'istio', { agent, version });
    }`;
    writeFileSync(
      app,
      `const l = require(${JSON.stringify(join(ROOT, 'lib'))});
      const { Chart } = require(${JSON.stringify(require.resolve('cdk8s'))});
      const mesh = (clusterId) => new l.Mesh({ meshId: 'shop', clusterId });
      const clusters = ['a', 'b'].map((name) => new l.FleetCluster({ name, mesh: mesh(name) }));
      new l.Fleet({ clusters, compose: { compose: ${compose} } }).synth();`,
    );
    const { status, stderr } = run(['-o', outdir, '--jobs', '2', '-r', 'tsx/cjs'], { app });
    expect([status, stderr]).toEqual([1, expect.stringContaining('Fleet: cluster b: version of ExternalCaIstio')]);
    expect(readdirSync(outdir)).toEqual([]);
  });
});

test('a warning that clusters have in common is told once, by whoever runs the app', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const compose = (scope: Chart, { name, mesh }: { name: string; mesh: Mesh }) => {
    const trustAnchor = name === 'd' ? TrustAnchor.fromSecret('root') : TrustAnchor.discovered();
    const chart = new Chart(scope, name === 'c' ? 'other' : 'agent');
    new IstioCsrAgent(chart, 'agent', { mesh, issuer: IssuerRef.clusterIssuer('pki'), trustAnchor });
  };
  const clusters = ['e', 'd', 'c', 'b'].map((name) => clusterOf(name));
  new Fleet({ clusters, compose: { compose: compose as typeof SMALL.compose } }).synth({ outdir: testFolder() });
  const lines = warn.mock.calls.map(([line]) => String(line).replace(/: trustAnchor: .* \[/, ' ['));
  warn.mockRestore();
  expect(lines).toEqual([
    'warning: b/agent/agent [trust-anchor-discovered] (and alike in 1 more cluster)',
    'warning: c/other/agent [trust-anchor-discovered]',
  ]);
});
