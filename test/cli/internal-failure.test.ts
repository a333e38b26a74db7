import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../support/command-line';
import { ROOT } from '../support/paths';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'internal-failure-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands for any mistake in this library, in one it uses or in Node. */
const MISTAKE = "throw new TypeError('a\\u001b[31m\\n::error::b');";

/** Where it may happen, as a script that is loaded before the command line. */
const PLACES = {
  'in a command': `Array.prototype.flatMap = () => { ${MISTAKE} };`,
  'while a command is loaded': `
    const Module = require('node:module');
    const load = Module._load;
    Module._load = (request, ...rest) => {
      if (request.startsWith('./run/')) ${MISTAKE}
      return load(request, ...rest);
    };`,
  'behind the back of a command': `setImmediate(() => { ${MISTAKE} });`,
};

const COMMANDS: Record<string, readonly string[]> = {
  template: ['csr'],
  migrate: [],
  graph: ['dist', '--strict'],
  'rotation check': ['--from', 'dist', '--to', 'dist', '--strict'],
  'fleet merge': ['dist'],
  verify: ['--proxy-secret', 'x', '--ca-secret', 'x', '--dist', 'dist'],
};

describe.each(Object.keys(COMMANDS))('%s', (command) => {
  test.each(Object.entries(PLACES))('ends with 2 for a mistake %s, told in one line', (_where, script) => {
    const preload = join(folder, 'preload.cjs');
    writeFileSync(preload, script);
    const args = ['--require', preload, commandLine(), ...command.split(' '), ...(COMMANDS[command] ?? [])];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    expect(stderr).toMatch(/^error: a\\u001b\[31m\\n\\u003a:error::b\n/m);
    expect(stderr).not.toMatch(/\n[^e]/);
    expect(status).toBe(2);
  });
});
