import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bomb } from '../support/bomb';
import { commandLine } from '../support/command-line';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command line says within the time and memory that any file may take. */
function run(...args: string[]) {
  const command = ['--max-old-space-size=200', commandLine(), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', timeout: 10_000 });
  return { status, stdout, stderr };
}

const MANIFEST_COMMANDS: [string, (path: string) => string[]][] = [
  ['graph', (path) => ['graph', path]],
  ['rotation check', (path) => ['rotation', 'check', '--from', path, '--to', path]],
  ['rotation check --live', (path) => ['rotation', 'check', '--live', '--to', path]],
  ['verify --dist', (path) => ['verify', '--dist', path, '--proxy-secret', path, '--ca-secret', path]],
];
const COMMANDS: [string, (path: string) => string[]][] = [
  ['template', (path) => ['template', 'csr', '--values', path]],
  ['migrate', (path) => ['migrate', '--values', path]],
  ...MANIFEST_COMMANDS,
];

const lists = Array.from({ length: 9 }, (_, level) => {
  const items = level === 0 ? '{apiVersion: v1, kind: A, metadata: {name: a}}' : Array(10).fill(`*a${level - 1}`);
  return `x${level}: &a${level} {apiVersion: v1, kind: List, items: [${items}]}`;
});
const NESTED_LISTS = `apiVersion: v1\nkind: List\n${lists.join('\n')}\nitems: [*a8]\n`;

describe.each(COMMANDS)('%s ends with 2 and names the file', (_command, args) => {
  test.each([
    ['a bomb of references', bomb(9), /holds more than (300|350|50),000 nodes/],
    ['Lists in Lists', NESTED_LISTS, /holds more than (300|350|50),000 nodes/],
    ['a list that holds itself', 'extraArgs: &a [*a]', /holds itself/],
  ])('for %s', (_what, text, message) => {
    const file = join(folder, 'bomb.yaml');
    writeFileSync(file, text);
    const { status, stdout, stderr } = run(...args(file));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.startsWith(`error: ${file}: `)).toBe(true);
  });

  test('for a FIFO', () => {
    const fifo = join(folder, 'fifo.yaml');
    rmSync(fifo, { force: true });
    execFileSync('mkfifo', [fifo]);
    const stderr = `error: ${fifo}: cannot be read: it is no regular file\n`;
    expect(run(...args(fifo))).toEqual({ status: 2, stdout: '', stderr });
  });
});

test('verify ends with 2 and names a FIFO in the place of a saved Secret', () => {
  const fifo = join(folder, 'secret');
  execFileSync('mkfifo', [fifo]);
  const stderr = `error: ${fifo}: cannot be read: it is no regular file\n`;
  expect(run('verify', '--proxy-secret', fifo, '--ca-secret', fifo)).toEqual({ status: 2, stdout: '', stderr });
});

test.each(MANIFEST_COMMANDS)('%s does not follow the links of a folder in circles', (_command, args) => {
  const dist = mkdtempSync(join(folder, 'dist-'));
  mkdirSync(join(dist, 'a'));
  for (const name of ['b', 'c', 'd']) symlinkSync('..', join(dist, 'a', name));
  const message = new RegExp(`^error: ${dist}: holds no YAML or JSON file`);
  expect(run(...args(dist))).toMatchObject({ status: 2, stderr: expect.stringMatching(message) });
});

/** Runs a command whose standard input goes on for ever; `yes` ends when nobody listens any longer. */
function runEndless(line: string, ...args: string[]) {
  const script = 'yes "$0" | exec "$@"';
  const command = ['-c', script, line, process.execPath, '--max-old-space-size=200', commandLine(), ...args];
  const { status, stdout, stderr } = spawnSync('sh', command, { encoding: 'utf8', timeout: 60_000 });
  return { status, stdout, stderr };
}

test.each<[string, string[], RegExp]>([
  [
    'template',
    ['template', 'csr', '--values', '-'],
    /^error: -: (cannot be read: it is larger than 48 MiB|holds more than)/,
  ],
  ['graph', ['graph', '-'], /^error: -: (cannot be read: it is larger than 48 MiB|holds more than)/],
  [
    'verify',
    ['verify', '--proxy-secret', '-', '--ca-secret', 'test/fuzz/fixtures/root.pem'],
    /^error: -: holds more than 20,000 proxies; /,
  ],
])(
  '%s ends although its standard input does not',
  (_command, args, message) => {
    const { status, stdout, stderr } = runEndless(args[0] === 'verify' ? '{}' : 'a: b', ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  },
  60_000,
);
