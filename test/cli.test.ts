import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { IssuanceGraph } from '../lib/inspect';
import { version } from '../package.json';
import { containerOf, flagsOf, namesOf } from './support/agent-objects';
import { commandLine } from './support/command-line';
import { rendered } from './support/helm';
import { ROOT } from './support/paths';
import { only, type SynthesizedObject } from './support/synth';

/** Runs the command line as a user does, in a process of its own. */
function run(args: readonly string[], input = '') {
  const command = [commandLine(), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8', input });
  return { status, stdout, stderr };
}

const documents = (text: string) => loadAll(text) as SynthesizedObject[];

describe('the command line', () => {
  let folder: string;
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cli-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('--help names the commands', () => {
    const { status, stdout, stderr } = run(['--help']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Usage: cdk8s-istio-csr [\s\S]*\n {2}template [\s\S]*\n {2}migrate [\s\S]*\n {2}graph /);
  });

  test("--version is the package's", () => {
    expect(run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  describe('template', () => {
    test('prints what the construct renders', () => {
      const values = file('pki.yaml', 'replicaCount: 3');
      const args = ['template', 'mesh-csr', '--chart-version', 'v0.12.0', '--namespace', 'pki', '--values', values];
      const { status, stdout, stderr } = run(args);
      expect([status, stderr]).toEqual([0, '']);
      const plain = JSON.parse(JSON.stringify(rendered('v0.12.0', { replicaCount: 3 }, 'mesh-csr', 'pki')));
      expect(namesOf(documents(stdout))).toEqual(namesOf(plain));
      expect(only(documents(stdout), 'Deployment')).toEqual(only(plain, 'Deployment'));
    });

    test('takes a release that is newer than known as the newest one, and says so on standard error', () => {
      const { status, stdout, stderr } = run([
        'template',
        'csr',
        '--chart-version',
        'v0.18.0',
        '--set',
        'replicaCount=2',
      ]);
      expect(status).toBe(0);
      expect(stderr).toBe(
        'warning: istio-csr v0.18.0 is newer than this library knows, and is taken as v0.17.0. Read its release notes, or update this library [newer-release]\n',
      );
      expect(containerOf(documents(stdout)).image).toMatch(/:v0\.18\.0$/);
      expect(flagsOf(documents(stdout))).toEqual(flagsOf(rendered('v0.17.0', { replicaCount: 2 }, 'csr', 'default')));
    });

    test('suggests the release that a version without its "v" and patch means', () => {
      const { status, stderr } = run(['template', 'csr', '--chart-version', '0.17']);
      expect(status).toBe(1);
      expect(stderr).toContain('Write the tag with its "v", for example v0.17.0.');
    });

    test('merges files in their order, then --set, then --set-string, by default for the newest chart in "default"', () => {
      const first = file(
        'first.yaml',
        'app: { logLevel: 1, server: { clusterID: one } }\npodLabels: { a: "1", b: "1" }',
      );
      const second = file('second.yaml', 'app: { logLevel: 2 }\npodLabels: { b: "2" }');
      const sets = ['--set-string', 'podLabels.d=4', '--set', 'app.logLevel=3,app.istio.revisions={default,canary}'];
      const objects = documents(run(['template', 'csr', '-f', first, '-f', second, ...sets]).stdout);
      expect(containerOf(objects).image).toMatch(/:v0\.17\.0$/);
      expect(only(objects, 'Deployment').metadata.namespace).toBe('default');
      expect(flagsOf(objects)).toMatchObject({
        'log-level': ['3'],
        'cluster-id': ['one'],
        'istiod-cert-istio-revisions': ['default,canary'],
      });
      expect(only(objects, 'Deployment').spec.template.metadata.labels).toMatchObject({ a: '1', b: '2', d: '4' });
    });
  });

  test('migrate reads values from standard input and prints a program', () => {
    const args = ['migrate', '--chart-version', 'v0.16.0', '-n', 'pki', '--values', '-'];
    const { status, stdout, stderr } = run(args, 'app: { tls: { trustDomain: example.com } }');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain("new Mesh({ trustDomain: 'example.com' })");
    expect(stdout).toContain("namespace: 'pki',");
    expect(stdout).toContain("IstioCsrRelease.of('v0.16.0')");
  });

  describe('graph', () => {
    const needing = (secretName: string) =>
      `{apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: mesh}, spec: {ca: {secretName: ${secretName}}}}`;

    test('prints the Mermaid of dist/ and writes the picture and the page', () => {
      const [svg, html] = [join(folder, 'ca.svg'), file('ca.html', 'what was there')];
      const { status, stdout, stderr } = run(['graph', '--strict', '--svg', svg, '--html', html]);
      expect([status, stderr]).toEqual([0, '']);
      const graph = IssuanceGraph.fromFiles([join(ROOT, 'dist')]);
      expect(stdout).toBe(graph.toMermaid());
      expect(readFileSync(svg, 'utf8')).toBe(graph.toSvg());
      expect(readFileSync(html, 'utf8')).toBe(graph.toHtml());
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    });

    test('names what dangles, and ends with 1 for it when it is told to be strict', () => {
      const files = [file('one.yaml', needing('root'))];
      const message = 'dangling: Secret cert-manager/root: nobody writes it; needed by ClusterIssuer mesh\n';
      const lax = run(['graph', ...files]);
      expect(lax).toMatchObject({ status: 0, stderr: message });
      expect(run(['graph', '--strict', ...files])).toEqual({ ...lax, status: 1 });
    });

    test('reads standard input, and is told what exists elsewhere and where cert-manager looks', () => {
      const options = [
        '--cluster-resource-namespace',
        'pki',
        '--assume',
        'Secret/pki/root',
        '--assume',
        'Secret/other',
      ];
      const { status, stdout, stderr } = run(['graph', '-', '--strict', ...options], needing('root'));
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain('Secret in pki<br/>root<br/>assumed to exist');
    });
  });

  test.each<[string, string[], RegExp]>([
    ['no command', [], /Usage: cdk8s-istio-csr/],
    ['an unknown option', ['template', 'csr', '--atomic'], /^error: unknown option '--atomic'/],
    ['no name of a release', ['template'], /^error: missing required argument 'release'/],
    [
      'a file that cannot be read',
      ['template', 'csr', '-f', '/nowhere.yaml'],
      /^error: \/nowhere\.yaml: cannot be read/,
    ],
    ['a folder that is not there', ['graph', 'nowhere'], /^error: nowhere: cannot be read/],
    ['an --assume of no object', ['graph', '--assume', 'pki'], /^error: "pki" is no object; allowed: KIND\/NAME/],
    [
      'a picture that cannot be written',
      ['graph', '--svg', 'nowhere/ca.svg'],
      /^error: nowhere\/ca\.svg: cannot be written: ENOENT: no such file or directory$/m,
    ],
    ['a --set without a value', ['template', 'csr', '--set', 'a.b'], /^error: "a\.b" is no assignment/],
  ])('ends with 2 and tells why for %s', (_what, args, message) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.each<[string, string[], string, RegExp]>([
    [
      'a key that the chart does not have',
      [],
      'app: { tls: { trustDomian: x } }',
      /values\.app\.tls\.trustDomian: received "x"/,
    ],
    ['what is no YAML', [], 'a: [', /^error: -: not valid YAML: /],
    [
      'an unknown version of the chart',
      ['--chart-version', '0.17.0'],
      '',
      /received "0\.17\.0"; allowed: one of the releases/,
    ],
  ])('ends with 1 and tells why for %s', (_what, args, input, message) => {
    const { status, stdout, stderr } = run(['template', 'csr', '-f', '-', ...args], input);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
