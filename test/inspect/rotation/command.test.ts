import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing, Yaml } from 'cdk8s';
import { IssuerRef, IstioCsrAgent, Mesh, RotatingCa, TrustAnchor } from 'cdk8s-istio-csr';
import { commandLine } from '../../support/command-line';
import { fleetOf } from './fleet/fleets';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-command-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the check as a user does, in a process of its own. */
const check = (...args: string[]) => run('rotation', 'check', ...args);

function run(...args: string[]) {
  const command = [commandLine(), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function write(name: string, build: (chart: Chart) => void): string {
  const chart = new Chart(new App(), name);
  build(chart);
  writeFileSync(join(folder, `${name}.yaml`), Yaml.stringify(...Testing.synth(chart)));
  return `${name}.yaml`;
}

const mesh = new Mesh();
const state = (name: string, generations: string[], active: string) =>
  write(name, (chart) => {
    const ca = new RotatingCa(chart, 'ca', { mesh, generations, active });
    new IstioCsrAgent(chart, 'agent', { mesh, issuer: ca.issuer });
  });

describe('rotation check', () => {
  test('ends with 0 for a safe step, and says so', () => {
    const [from, to] = [state('one', ['1'], '1'), state('both', ['1', '2'], '1')];
    expect(check('--from', from, '--to', to)).toEqual({
      status: 0,
      stdout: 'one.yaml -> both.yaml: safe\n',
      stderr: '',
    });
  });

  test('ends with 1 for an unsafe one, naming rule, objects and what to do', () => {
    const [from, to] = [state('one', ['1'], '1'), state('next', ['1', '2'], '2')];
    const { status, stdout, stderr } = check('--from', from, '--to', to);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toContain(
      'unsafe: trusted-before-active: Issuer istio-system/istio-ca-2 starts to sign for workloads',
    );
    expect(stdout).toContain('  objects: Issuer istio-system/istio-ca-2, Certificate istio-system/istio-ca-2\n');
    expect(stdout).toContain('  Trust it first, in a commit of its own');
  });

  test('lets no name of a file pose as a line of its own', () => {
    const from = state('one', ['1'], '1');
    const hostile = write('hostile', (chart) => {
      const trustAnchor = TrustAnchor.fromConfigMap('roots');
      new IstioCsrAgent(chart, 'agent', { mesh, issuer: IssuerRef.clusterIssuer('hostile-name'), trustAnchor });
    });
    const text = readFileSync(join(folder, hostile), 'utf8').replaceAll(
      /--issuer-name=hostile-name/g,
      '"--issuer-name=a\\n::error::b\\e[31m"',
    );
    expect(text).toContain('::error::');
    writeFileSync(join(folder, hostile), text);
    const { stdout } = check('--from', from, '--to', hostile);
    expect(stdout).toContain(String.raw`a\n\u003a:error::b\u001b[31m`);
    expect(stdout).not.toMatch(/^::/m);
    expect(stdout).not.toContain('\u001b');
  });

  test('ends with 1 for what is not known only when it is told to be strict, and prints JSON', () => {
    const vault = (name: string) =>
      write(name, (chart) => {
        const issuer = IssuerRef.clusterIssuer(name);
        new IstioCsrAgent(chart, 'agent', { mesh, issuer, trustAnchor: TrustAnchor.fromConfigMap('roots') });
      });
    const args = ['--from', vault('old-vault'), '--to', vault('new-vault'), '--json'];
    const { status, stdout } = check(...args);
    expect(status).toBe(0);
    const { version, command, ok, summary, findings } = JSON.parse(stdout);
    expect([version, command, ok, summary.warn]).toEqual([2, 'rotation check', true, findings.length]);
    expect(findings[0]).toMatchObject({ check: 'unknown-signer', subject: 'cert-manager/cert-manager-istio-csr' });
    expect(check(...args, '--strict')).toMatchObject({ status: 1, stdout });
  });

  test('does not call a step safe that it compared with nothing, and ends with 1 when it is told to be strict', () => {
    const wrong = write('wrong', (chart) => new RotatingCa(chart, 'ca', { mesh, generations: ['1'], active: '1' }));
    const args = ['--from', wrong, '--to', state('one', ['1'], '1')];
    const { status, stdout } = check(...args);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^not known: nothing-compared: wrong\.yaml holds no /)]);
    expect(stdout).not.toContain('safe');
    expect(check(...args, '--strict')).toMatchObject({ status: 1, stdout });
    const { findings } = JSON.parse(check(...args, '--json').stdout);
    expect(findings).toMatchObject([{ check: 'nothing-compared', status: 'warn' }]);
  });

  test.each<[string, string[], RegExp]>([
    ['no --to', ['--from', 'x.yaml'], /required option '--to <path>' not specified/],
    ['no --from', [], /required option '--from <path>' not specified/],
    ['an unknown option', ['--form', 'a', '--to', 'b'], /^error: unknown option '--form' \(Did you mean --from\?\)/],
    ['paths without options', ['a', 'b'], /^error: too many arguments for 'check'/],
    ['a folder that is not there', ['--from', 'nowhere', '--to', 'nowhere'], /^error: nowhere: cannot be read: ENOENT/],
  ])('ends with 2 for %s', (_what, args, message) => {
    const { status, stdout, stderr } = check(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test('has its own help, asked for in either way', () => {
    const help = check('--help');
    expect(help.stdout).toMatch(/^Usage: cdk8s-istio-csr rotation check /);
    expect(run('help', 'rotation', 'check')).toEqual(help);
    expect(run('help', 'rotation').stdout).toMatch(/^Usage: cdk8s-istio-csr rotation \[/);
  });
});

describe('rotation check of two fleets', () => {
  const fleet = (generations: string[], active: string) =>
    fleetOf(['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, generations, active })));

  test('ends with 0 for a safe step, and says what is the same in many clusters once', () => {
    const [one, both, next] = [fleet(['1'], '1'), fleet(['1', '2'], '1'), fleet(['1', '2'], '2')];
    expect(check('--from', one, '--to', both)).toEqual({ status: 0, stdout: `${one} -> ${both}: safe\n`, stderr: '' });
    const { status, stdout } = check('--from', one, '--to', next);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^unsafe: trusted-before-active: a, b, c and 2 more: Issuer istio-system\/istio-ca-2 starts/,
    );
    expect(stdout.match(/unsafe:/g)).toHaveLength(2);
    const { findings } = JSON.parse(check('--from', one, '--to', next, '--json').stdout);
    expect(findings).toHaveLength(10);
    expect(findings[0]).toMatchObject({ cluster: 'a', check: 'trusted-before-active', status: 'fail' });
  });

  test('ends with 1 for a folder that is not as its index says, and with 2 for a fleet and a cluster', () => {
    const [from, to] = [fleet(['1'], '1'), fleet(['1'], '1')];
    rmSync(join(to, 'c'), { recursive: true });
    const { status, stdout } = check('--from', from, '--to', to);
    expect([status, stdout]).toEqual([1, expect.stringMatching(/^not known: folder-as-indexed: c: the folder of c/)]);
    expect(check('--from', from, '--to', join(from, 'a'))).toMatchObject({ status: 2, stdout: '' });
  });
});
