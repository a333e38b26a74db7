import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/paths';

const APP = `
const { ApiObject, App, Chart } = require(${JSON.stringify(require.resolve('cdk8s'))});
const app = new App();
for (const name of ['one', 'two']) {
  new ApiObject(new Chart(app, name), 'it', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
}
app.synth();
`;

/** Apps that end differently; the broken one has written its YAML by then. */
const APPS = {
  working: APP,
  broken: `${APP}\nthrow new Error('the app is broken');`,
  silent: '',
} as const;

jest.setTimeout(30_000);

describe('npm run synth', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'synth-test-'));
    for (const [name, code] of Object.entries(APPS)) writeFileSync(join(folder, `${name}.js`), code);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function synth(app: keyof typeof APPS, ...options: string[]) {
    const script = [join('scripts', 'synth.ts'), '--app', `node ${join(folder, `${app}.js`)}`];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', ...script, '--output', join(folder, 'out'), ...options],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}` },
      },
    );
    return { status, stdout, stderr };
  }

  /** Fills the output folder with what an earlier synthesis and a careless user left there. */
  function fillOutput(): Map<string, Buffer> {
    mkdirSync(join(folder, 'out', 'sample'), { recursive: true });
    writeFileSync(join(folder, 'out', 'old.k8s.yaml'), 'kind: Old\r\n');
    writeFileSync(join(folder, 'out', 'sample', 'deep.k8s.yaml'), 'kind: Deep');
    writeFileSync(join(folder, 'out', 'binary'), Buffer.from([0, 255, 13, 10]));
    return output();
  }

  /** Every file below the output folder, byte for byte. */
  function output(): Map<string, Buffer> {
    const out = join(folder, 'out');
    const names = readdirSync(out, { recursive: true, encoding: 'utf8' }).sort();
    const files = names.filter((name) => statSync(join(out, name)).isFile());
    return new Map(files.map((name) => [name, readFileSync(join(out, name))]));
  }

  function expectNoScratchFolder(): void {
    expect(readdirSync(folder).sort()).toEqual(['broken.js', 'out', 'silent.js', 'working.js']);
  }

  test('with an app that works replaces the whole output folder, and lists the files', () => {
    fillOutput();
    const { status, stdout } = synth('working');
    expect(status).toBe(0);
    const names = [...output().keys()];
    expect(names).toEqual(['one.k8s.yaml', 'two.k8s.yaml']);
    expect(stdout.trim().split('\n')).toEqual(names.map((name) => join(folder, 'out', name)));
    expectNoScratchFolder();
  });

  test('makes the output folder when there is none', () => {
    expect(synth('working').status).toBe(0);
    expect(output().get('one.k8s.yaml')?.toString()).toContain('kind: ConfigMap');
    expectNoScratchFolder();
  });

  test.each([
    ['broken', /the app is broken[\s\S]*cdk8s synth failed, see above; the output folder is as it was/],
    ['silent', /the output folder is as it was/],
  ] as const)('with a %s app leaves the output folder as it was', (app, message) => {
    const before = fillOutput();
    const { status, stderr } = synth(app);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(output()).toEqual(before);
    expectNoScratchFolder();
  });

  test('makes the folders above the output folder', () => {
    expect(synth('working', '--output', join(folder, 'new', 'out')).status).toBe(0);
  });

  test('--check tells whether the output folder is current, and never changes it', () => {
    expect(synth('working').status).toBe(0);
    const current = output();
    expect(synth('working', '--check')).toMatchObject({ status: 0, stdout: `${join(folder, 'out')}: current\n` });
    expect(output()).toEqual(current);

    writeFileSync(join(folder, 'out', 'one.k8s.yaml'), 'kind: Edited\n');
    writeFileSync(join(folder, 'out', 'three.k8s.yaml'), 'kind: Added\n');
    const edited = output();
    const { status, stderr } = synth('working', '--check');
    expect(status).toBe(1);
    expect(stderr).toContain(
      `${join(folder, 'out', 'one.k8s.yaml')}, ${join(folder, 'out', 'three.k8s.yaml')}: drifted`,
    );
    expect(stderr).not.toContain('two.k8s.yaml');
    expect(output()).toEqual(edited);
    expectNoScratchFolder();
  });
});
