import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printedOption } from '../../cli/write-whole';
import { commandLine } from '../support/command-line';
import { ROOT } from '../support/paths';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

/** Runs a command as a user does, in a process of its own. */
function run(args: readonly string[], { stdout = 'pipe' as 'pipe' | number, program = [process.execPath] } = {}) {
  const [command = '', ...options] = [...program, commandLine(), ...args];
  const result = spawnSync(command, options, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', stdout, 'pipe'] });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

const graph = (...options: string[]) => run(['graph', 'dist', ...options]);

/** A shell in which no file gets longer than a few kilobytes: to what writes there, it is a full disk. */
const FULL_DISK = ['sh', '-c', 'ulimit -f 4; exec "$0" "$@"', process.execPath];

describe('a file that a command writes', () => {
  test.each([
    ['--svg', /^<svg /],
    ['--html', /^<!doctype html>/i],
  ] as const)('%s', (option, form) => {
    expect(graph(option, at('out'))).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(at('out'), 'utf8')).toMatch(form);
    expect(readdirSync(folder)).toEqual(['out']);
  });

  test('keeps the mode that it had', () => {
    writeFileSync(at('out'), 'old');
    chmodSync(at('out'), 0o640);
    expect(graph('--svg', at('out')).status).toBe(0);
    expect(lstatSync(at('out')).mode & 0o7777).toBe(0o640);
    expect(readFileSync(at('out'), 'utf8')).toMatch(/^<svg /);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('keeps the owner that it had', () => {
    writeFileSync(at('out'), 'old');
    chownSync(at('out'), 12345, 54321);
    chmodSync(at('out'), 0o4600);
    expect(graph('--svg', at('out')).status).toBe(0);
    const { uid, gid, mode } = lstatSync(at('out'));
    expect([uid, gid, mode & 0o7777]).toEqual([12345, 54321, 0o4600]);
  });

  test('may have a name as long as names can be', () => {
    expect(graph('--svg', at('n'.repeat(255))).status).toBe(0);
  });

  test.each(['there', 'not there yet'])('is what a link leads to, be it %s', (what) => {
    mkdirSync(at('deep'));
    if (what === 'there') writeFileSync(at('deep/target'), 'old', { mode: 0o600 });
    symlinkSync('target', at('deep/link'));
    symlinkSync('deep/link', at('out'));
    expect(graph('--svg', at('out')).status).toBe(0);
    expect([readlinkSync(at('out')), readlinkSync(at('deep/link'))]).toEqual(['deep/link', 'target']);
    expect(readFileSync(at('deep/target'), 'utf8')).toMatch(/^<svg /);
    expect(readdirSync(at('deep')).sort()).toEqual(['link', 'target']);
    expect(readdirSync(folder).sort()).toEqual(['deep', 'out']);
  });

  test.each(['FIFO', 'link to a FIFO'])('may be a %s, which is written to and stays', (what) => {
    spawnSync('mkfifo', [at('fifo')]);
    symlinkSync('fifo', at('link'));
    const reader = openSync(at('fifo'), constants.O_RDWR | constants.O_NONBLOCK);
    try {
      expect(graph('--svg', at(what === 'FIFO' ? 'fifo' : 'link')).status).toBe(0);
      expect(lstatSync(at('fifo')).isFIFO()).toBe(true);
      expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
      const read = Buffer.alloc(65536);
      expect(read.toString('utf8', 0, readSync(reader, read))).toMatch(/^<svg [\s\S]*<\/svg>\n?$/);
    } finally {
      closeSync(reader);
    }
    expect(readdirSync(folder).sort()).toEqual(['fifo', 'link']);
  });

  test('may be a device, which is written to and stays', () => {
    // A node of our own: nobody else is hurt when it is replaced. Not everybody may make one, or open it.
    if (spawnSync('mknod', [at('device'), 'c', '1', '3']).status !== 0) return;
    const canOpen = spawnSync('sh', ['-c', ': > "$0"', at('device')]).status === 0;
    expect(graph('--svg', at('device')).status).toBe(canOpen ? 0 : 2);
    expect(lstatSync(at('device')).isCharacterDevice()).toBe(true);
    expect(readdirSync(folder)).toEqual(['device']);
  });

  test('cannot be a socket, which stays', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
    try {
      const { status, stdout, stderr } = graph('--svg', at('socket'));
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toBe(`error: ${at('socket')}: cannot be written: ENXIO: no such device or address\n`);
      expect(lstatSync(at('socket')).isSocket()).toBe(true);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test.each([
    ['a folder', 'folder', 'EISDIR: illegal operation on a directory'],
    ['in no folder', 'nowhere/out', 'ENOENT: no such file or directory'],
    ['below a file', 'file/out', 'ENOTDIR: not a directory'],
    ['a link to itself', 'circle', 'ELOOP: too many symbolic links encountered'],
  ])('cannot be %s', (_, name, reason) => {
    mkdirSync(at('folder'));
    writeFileSync(at('file'), 'old');
    symlinkSync('circle', at('circle'));
    const { status, stdout, stderr } = graph('--html', at(name));
    expect([status, stdout, stderr]).toEqual([2, '', `error: ${at(name)}: cannot be written: ${reason}\n`]);
    expect(readFileSync(at('file'), 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['circle', 'file', 'folder']);
  });

  test('has no scratch folder of a killed run beside it; that of one that runs, and what only looks like one, stay', () => {
    const { pid } = spawnSync('true');
    const kept = [`.cdk8s-istio-csr-${process.pid}-abcdef`, '.cdk8s-istio-csr-mine', `.cdk8s-istio-csr-${pid}-ghijkl`];
    const swept = `.cdk8s-istio-csr-${pid}-abcdef`;
    for (const name of [...kept, swept]) mkdirSync(at(name));
    writeFileSync(join(at(swept), 'fresh'), '<svg');
    writeFileSync(join(at(`.cdk8s-istio-csr-${pid}-ghijkl`), 'precious'), '');
    expect(graph('--svg', at('out')).status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([...kept, 'out'].sort());
  });

  test('stays as it was when the disk is full', () => {
    writeFileSync(at('out'), 'old');
    linkSync(at('out'), at('same'));
    const { status, stdout, stderr } = run(['graph', 'dist', '--svg', at('out')], { program: FULL_DISK });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*out: cannot be written: EFBIG: file too large\n$/);
    expect(readFileSync(at('out'), 'utf8')).toBe('old');
    expect(lstatSync(at('out')).ino).toBe(lstatSync(at('same')).ino);
    expect(readdirSync(folder).sort()).toEqual(['out', 'same']);
  });
});

describe('- in place of a file', () => {
  test('is also written /dev/stdout', () => {
    expect(printedOption({ '--svg': 'out', '--html': '/dev/stdout', '--json': undefined })).toBe('--html');
  });

  test.each([
    ['--svg', /^<svg [\s\S]*<\/svg>\n?$/],
    ['--html', /^<!doctype html>[\s\S]*<\/html>\n?$/i],
  ])('prints what %s gives, alone', (option, form) => {
    const { status, stdout, stderr } = graph(option, '-');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(form);
    expect(existsSync(join(ROOT, '-'))).toBe(false);
  });

  test.each([
    [['--svg', '-', '--html', '-'], '--svg and --html'],
    [['--html', '-', '--json'], '--html and --json'],
  ])('stands for one output only: %p', (options, names) => {
    const { status, stdout, stderr } = graph(...options);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`error: ${names} both want standard output: name a file for one of them\n`);
  });
});

describe('standard output', () => {
  const COMMANDS = [['template', 'csr'], ['migrate'], ['graph', 'dist'], ['graph', 'dist', '--svg', '-'], ['--help']];

  /** Runs a command whose standard output is a file, and tells what got into it. */
  function intoFile(args: readonly string[], program: string[]) {
    const stdout = openSync(at('out'), 'w');
    const { status, stderr } = run(args, { stdout, program });
    closeSync(stdout);
    return { status, stderr, written: readFileSync(at('out'), 'utf8') };
  }

  /** Stands in for a disk that takes some bytes at a time, and no more than a number of them in all. */
  function disk(room: number): string[] {
    const preload = at('disk.cjs');
    const code = `
      const fs = require('node:fs');
      const { writeSync } = fs;
      let room = ${room};
      fs.writeSync = (fd, bytes, offset = 0, length = bytes.length - offset, ...more) => {
        if (fd !== 1) return writeSync(fd, bytes, offset, length, ...more);
        if (room === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        const written = writeSync(1, Buffer.from(bytes), offset, Math.min(length, room, 100));
        room -= written;
        return written;
      };`;
    writeFileSync(preload, code);
    return [process.execPath, '--require', preload];
  }

  test.each(COMMANDS.map((args) => [args]))('is written to the end by %p, in however many pieces', (args) => {
    const { status, written } = intoFile(args, disk(1e9));
    expect(status).toBe(0);
    expect(written).toBe(run(args).stdout);
  });

  test.each(COMMANDS.map((args) => [args]))('%p fails when a part of it is written', (args) => {
    const { status, stderr, written } = intoFile(args, disk(150));
    expect([status, written.length]).toEqual([2, 150]);
    expect(stderr).toBe('error: standard output: cannot be written: ENOSPC: no space left on device\n');
  });

  test('is too short on a disk that is full, and the command says so', () => {
    const { status, stderr } = intoFile(['template', 'csr'], FULL_DISK);
    expect([status, stderr]).toEqual([2, 'error: standard output: cannot be written: EFBIG: file too large\n']);
  });

  const onLinux = existsSync('/dev/full') ? test : test.skip;
  onLinux.each([...COMMANDS, ['--version']].map((args) => [args]))('may be a device that takes nothing: %p', (args) => {
    const stdout = openSync('/dev/full', 'w');
    const { status, stderr } = run(args, { stdout });
    closeSync(stdout);
    const reason = 'ENOSPC: no space left on device';
    expect([status, stderr]).toEqual([2, `error: standard output: cannot be written: ${reason}\n`]);
  });
});
