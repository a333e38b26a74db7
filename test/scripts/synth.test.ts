import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from '../support/paths';

/** What an app of cdk8s writes, without the time that loading cdk8s takes. */
const APP = `
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const outdir = process.env.CDK8S_OUTDIR;
mkdirSync(outdir, { recursive: true });
for (const name of ['one', 'two']) {
  writeFileSync(join(outdir, name + '.k8s.yaml'), 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: ' + name + '\\n');
}
`;

/** The same by cdk8s. */
const CDK8S_APP = `
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
  cdk8s: CDK8S_APP,
  broken: `${APP}\nthrow new Error('the app is broken');`,
  silent: '',
} as const;

const APP_FILES = Object.keys(APPS).map((name) => `${name}.js`);

/** Has renames of the output folder fail as those of a mount do, and the rename of a number that follows do something else. */
const mounted = (number = 0, action = '') => `
  const fs = require('node:fs');
  const { renameSync } = fs;
  let renames = 0;
  fs.renameSync = (from, to) => {
    if (from.endsWith('/out')) throw Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' });
    renames++;
    if (renames === ${number}) { ${action} }
    renameSync(from, to);
  };`;

/** Has the script meet something in place of its second rename, the one that puts the new folder where the old one was. */
const secondRename = (action: string) => `
  const fs = require('node:fs');
  const { renameSync } = fs;
  let renames = 0;
  fs.renameSync = (from, to) => {
    renames++;
    if (renames === 2) { ${action} }
    renameSync(from, to);
  };`;

/** What `cdk8s synth --output FOLDER --no-check-upgrade --app COMMAND` does, without the second that loading cdk8s-cli takes. */
const CDK8S = `#!/bin/sh
rm -rf "$3"
CDK8S_OUTDIR="$3" sh -c "$6" && test -e "$3"
`;

jest.setTimeout(30_000);

describe('npm run synth', () => {
  let folder: string;
  const standIn = mkdtempSync(join(tmpdir(), 'synth-cdk8s-'));
  writeFileSync(join(standIn, 'cdk8s'), CDK8S, { mode: 0o755 });
  // Compiled once: for each of the runs below tsx would take longer than the script.
  const script = join(standIn, 'synth.cjs');
  buildSync({ entryPoints: [join(ROOT, 'scripts', 'synth.ts')], bundle: true, platform: 'node', outfile: script });
  afterAll(() => rmSync(standIn, { recursive: true }));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'synth-test-'));
    for (const [name, code] of Object.entries(APPS)) writeFileSync(join(folder, `${name}.js`), code);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const synth = (app: keyof typeof APPS, ...options: string[]) => run(standIn, [], app, ...options);

  /** With the real cdk8s. */
  const synthByCdk8s = (app: keyof typeof APPS) => run(join(ROOT, 'node_modules', '.bin'), [], app);

  /** Runs the script with something that is loaded before it. */
  function synthWith(preload: string, app: keyof typeof APPS) {
    const file = join(mkdtempSync(join(tmpdir(), 'synth-preload-')), 'preload.cjs');
    writeFileSync(file, preload);
    try {
      return run(standIn, ['--require', file], app);
    } finally {
      rmSync(dirname(file), { recursive: true });
    }
  }

  function run(bin: string, node: readonly string[], app: keyof typeof APPS, ...options: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...node, script, '--app', `node ${join(folder, `${app}.js`)}`, '--output', join(folder, 'out'), ...options],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
      },
    );
    return { status, stdout, stderr };
  }

  /** Fills the output folder with what an earlier synthesis left there. */
  function fillOutput(): Map<string, Buffer> {
    mkdirSync(join(folder, 'out', 'sample'), { recursive: true });
    writeFileSync(join(folder, 'out', 'old.k8s.yaml'), 'kind: Old\r\n');
    writeFileSync(join(folder, 'out', 'sample', 'deep.k8s.yaml'), 'kind: Deep');
    writeFileSync(join(folder, 'out', 'construct-metadata.json'), Buffer.from([0, 255, 13, 10]));
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
    expect(readdirSync(folder).sort()).toEqual(['out', ...APP_FILES].sort());
  }

  test('with an app that works replaces the whole output folder, and lists the files', () => {
    fillOutput();
    const { status, stdout } = synthByCdk8s('cdk8s');
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
    const { status, stderr } = synthByCdk8s(app);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(output()).toEqual(before);
    expectNoScratchFolder();
  });

  test('makes the folders above the output folder', () => {
    expect(synth('working', '--output', join(folder, 'new', 'out')).status).toBe(0);
  });

  test('puts the output folder back when the new one cannot take its place', () => {
    const before = fillOutput();
    const { status, stderr } = synthWith(secondRename("throw new Error('EIO: i/o error, rename');"), 'working');
    expect(status).toBe(1);
    expect(stderr).toBe(`${join(folder, 'out')}: cannot be replaced, and is as it was: EIO: i/o error, rename\n`);
    expect(output()).toEqual(before);
    expectNoScratchFolder();
  });

  test('puts back what a killed run had taken away, and sweeps up behind it', () => {
    const before = fillOutput();
    expect(synthWith(secondRename("process.kill(process.pid, 'SIGKILL');"), 'working').status).toBeNull();
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect(synth('broken').status).toBe(1);
    expect(output()).toEqual(before);
    expectNoScratchFolder();
  });

  describe('with an output folder that something is mounted at', () => {
    const inode = () => statSync(join(folder, 'out')).ino;

    test('leaves it where it is, and replaces all that is in it', () => {
      fillOutput();
      const before = inode();
      expect(synthWith(mounted(), 'working')).toMatchObject({ status: 0, stderr: '' });
      expect(readdirSync(join(folder, 'out')).sort()).toEqual(['one.k8s.yaml', 'two.k8s.yaml']);
      expect(inode()).toBe(before);
      expectNoScratchFolder();
    });

    test.each([2, 5])('puts all back when rename %i fails', (number) => {
      const before = fillOutput();
      const { status, stderr } = synthWith(mounted(number, "throw new Error('EIO: i/o error');"), 'working');
      expect([status, stderr]).toEqual([
        1,
        `${join(folder, 'out')}: cannot be replaced, and is as it was: EIO: i/o error\n`,
      ]);
      expect(output()).toEqual(before);
      expectNoScratchFolder();
    });

    test('puts back what a killed run had taken away', () => {
      const before = fillOutput();
      expect(synthWith(mounted(4, "process.kill(process.pid, 'SIGKILL');"), 'working').status).toBeNull();
      expect(output()).not.toEqual(before);
      expect(synth('broken').status).toBe(1);
      expect(output()).toEqual(before);
      expectNoScratchFolder();
    });
  });

  test('sweeps up what killed runs left beside the output folder, and nothing else', () => {
    const { pid } = spawnSync('true');
    const kept = [
      `.synth-${process.pid}-abcdef`,
      '.synth-mine',
      `.synth-${pid}-abcdef.bak`,
      join('below', `.synth-${pid}-abcdef`),
    ];
    const swept = `.synth-${pid}-abcdef`;
    for (const name of [...kept, swept]) mkdirSync(join(folder, name, 'fresh'), { recursive: true });
    expect(synth('working').status).toBe(0);
    expect([...kept, swept].filter((name) => existsSync(join(folder, name)))).toEqual(kept);
  });

  test.each([
    ['YAML written by hand', join('sample', 'values.yaml')],
    ['a hidden file', '.gitignore'],
  ])('refuses an output folder that holds %s', (_, name) => {
    fillOutput();
    writeFileSync(join(folder, 'out', name), 'precious');
    const before = output();
    const { status, stdout, stderr } = synth('working');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`${join(folder, 'out')}: holds ${name}, which no synthesis wrote`);
    expect(stderr).toMatch(/allowed are folders with files that are named \*\.k8s\.yaml or construct-metadata\.json/);
    expect(output()).toEqual(before);
    expectNoScratchFolder();
  });

  test.each(['old.k8s.yaml', 'sample'])('refuses an output folder that holds a link, even to %s in it', (to) => {
    fillOutput();
    symlinkSync(to, join(folder, 'out', 'link.k8s.yaml'));
    expect(synth('working').stderr).toContain('holds link.k8s.yaml, which no synthesis wrote');
    expect(readlinkSync(join(folder, 'out', 'link.k8s.yaml'))).toBe(to);
  });

  test('refuses an output folder that is a file', () => {
    writeFileSync(join(folder, 'out'), 'precious');
    const { status, stderr } = synth('working');
    expect([status, stderr]).toEqual([1, `${join(folder, 'out')}: is no folder\n`]);
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('precious');
    expectNoScratchFolder();
  });

  test.each(['there', 'not there yet'])(
    'an output folder that is a link stays one, and what it leads to is %s',
    (what) => {
      mkdirSync(join(folder, 'deep'));
      if (what === 'there') {
        mkdirSync(join(folder, 'deep', 'target'));
        writeFileSync(join(folder, 'deep', 'target', 'old.k8s.yaml'), 'kind: Old');
      }
      symlinkSync(join('deep', 'target'), join(folder, 'out'));
      expect(synth('working', '--output', `${join(folder, 'out')}/`).status).toBe(0);
      expect(readlinkSync(join(folder, 'out'))).toBe(join('deep', 'target'));
      expect([...output().keys()]).toEqual(['one.k8s.yaml', 'two.k8s.yaml']);
      expect(readdirSync(join(folder, 'deep'))).toEqual(['target']);
      expect(readdirSync(folder).sort()).toEqual(['deep', 'out', ...APP_FILES].sort());
    },
  );

  test('--check tells of a link that leads nowhere', () => {
    expect(synth('working').status).toBe(0);
    symlinkSync('nowhere', join(folder, 'out', 'link.k8s.yaml'));
    const { status, stderr } = synth('working', '--check');
    expect(status).toBe(1);
    expect(stderr).toContain(`${join(folder, 'out', 'link.k8s.yaml')}: drifted`);
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
