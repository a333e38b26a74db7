import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Executables } from '../../../lib/inspect/verify/live/executables';
import { commandLine } from '../../support/command-line';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'executables-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function executables(
  script: string,
  settings: { concurrency?: number; timeoutMillis?: number; context?: string; mostOutputBytes?: number } = {},
) {
  const program = join(folder, 'program');
  writeFileSync(program, `#!/bin/sh\ncd ${folder}\n${script}\n`);
  chmodSync(program, 0o755);
  return new Executables({ kubectl: program, istioctl: program, timeoutMillis: 5000, concurrency: 8, ...settings });
}

test('runs no more programs at a time than it may, and all of them', async () => {
  const run = executables('echo + >> log; sleep 0.03; echo - >> log', { concurrency: 2 });
  const answers = await Promise.all(Array.from({ length: 7 }, () => run.istioctl()));
  expect(answers.every((answer) => 'value' in answer)).toBe(true);
  const signs = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n');
  let running = 0;
  const most = signs.map((sign) => (running += sign === '+' ? 1 : -1));
  expect([signs.length, Math.max(...most)]).toEqual([14, 2]);
});

test('goes on after programs that fail or hang', async () => {
  const run = executables('[ "$1" = hang ] && exec sleep 60; [ "$1" = fail ] && exit 3; echo done', {
    concurrency: 1,
    timeoutMillis: 250,
  });
  const answers = await Promise.all([run.istioctl('hang'), run.istioctl('fail'), run.istioctl('well')]);
  expect(answers).toEqual([
    { problem: 'program gave no answer within 0.25 s', isAbsent: false },
    { problem: 'program ended with code 3', isAbsent: false },
    { value: 'done\n' },
  ]);
});

test('hands names on as they are: no shell reads them', async () => {
  const run = executables('for argument in "$@"; do echo "$argument"; done', { context: 'a b' });
  const answer = await run.kubectlGet('pods', '$(touch evil); touch evil', "'");
  expect(answer).toEqual({ value: "get\npods\n$(touch evil); touch evil\n'\n--context=a b\n" });
  expect(existsSync(join(folder, 'evil'))).toBe(false);
});

test('has no more output of all programs together than there is room for, and stops the one that wrote most', async () => {
  spawnSync('mkfifo', [join(folder, 'go')]);
  const run = executables('head -c "$1" /dev/zero; read -r line < go', { mostOutputBytes: 2 ** 20 });
  const large = run.istioctl('600000');
  const small = run.istioctl('500000');
  const problem = 'the answer of program is too large: all that run at a time may give 1 MiB';
  expect(await large).toEqual({ problem, isAbsent: false });
  await writeFile(join(folder, 'go'), 'go\n');
  expect(await small).toEqual({ value: '\0'.repeat(500_000) });
});

test('has room for the next program once an answer is there', async () => {
  const run = executables('head -c 600000 /dev/zero', { concurrency: 1, mostOutputBytes: 2 ** 20 });
  const answers = await Promise.all([run.istioctl(), run.istioctl(), run.istioctl()]);
  expect(answers.every((answer) => 'value' in answer)).toBe(true);
});

test('takes the end of what a program says, however much it is', async () => {
  const run = executables('yes error | head -c 3000000 >&2; echo why >&2; exit 1', { mostOutputBytes: 2 ** 20 });
  expect(await run.istioctl()).toEqual({ problem: 'error why', isAbsent: false });
});

describe('a program that hangs, and has started another one', () => {
  let server: Server;
  let connected: Promise<Socket[]>;
  beforeEach(async () => {
    const sockets: Socket[] = [];
    server = createServer();
    connected = new Promise((resolve) => {
      server.on('connection', (socket) => {
        socket.on('error', () => undefined).resume();
        if (sockets.push(socket) === 2) resolve(sockets);
      });
    });
    server.listen(join(folder, 'alive'));
    await once(server, 'listening');
  });
  afterEach(async () => {
    // Whoever is left ends with its connection.
    for (const socket of await connected) socket.destroy();
    server.close();
  });

  /** Each of the two holds a connection while it is there. */
  function hanging(leaves = false): string {
    const program = join(folder, 'hanging');
    const lines = [
      `#!${process.execPath}`,
      `require('node:net').connect(${JSON.stringify(join(folder, 'alive'))}).resume().on('close', () => process.exit());`,
      `const options = { stdio: 'inherit', detached: ${leaves} };`,
      "if (process.argv[2] !== 'second') require('node:child_process').spawn(__filename, ['second'], options);",
    ];
    writeFileSync(program, lines.join('\n'));
    chmodSync(program, 0o755);
    return program;
  }

  const gone = async () => Promise.all((await connected).map((socket) => socket.destroyed || once(socket, 'close')));

  async function answerAfterItsTime(program: string) {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const run = new Executables({ kubectl: program, istioctl: program, timeoutMillis: 3_600_000, concurrency: 1 });
      const answer = run.istioctl();
      await connected;
      jest.advanceTimersByTime(3_600_000);
      return await answer;
    } finally {
      jest.useRealTimers();
    }
  }
  const late = { problem: 'hanging gave no answer within 3600 s', isAbsent: false };

  test('is stopped with it after the time that it has', async () => {
    expect(await answerAfterItsTime(hanging())).toEqual(late);
    await gone();
  });

  test('is not waited for when that one has left its group, and holds its pipe', async () => {
    expect(await answerAfterItsTime(hanging(true))).toEqual(late);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'ends with it when the command is ended by %s',
    async (signal) => {
      const args = [commandLine(), 'verify', '--live', '--kubectl', hanging(), '--timeout', '1h'];
      const command = spawn(process.execPath, args, { stdio: 'ignore' });
      const ended = once(command, 'exit');
      await connected;
      command.kill(signal);
      await gone();
      expect(await ended).toEqual([null, signal]);
    },
  );

  test('ends with it when the command ends by a mistake', async () => {
    const preload = join(folder, 'preload.cjs');
    writeFileSync(preload, "process.on('SIGUSR2', () => { throw new TypeError('a mistake'); });");
    const args = ['--require', preload, commandLine(), 'verify', '--live', '--kubectl', hanging(), '--timeout', '1h'];
    const command = spawn(process.execPath, args, { stdio: 'ignore' });
    const ended = once(command, 'exit');
    await connected;
    command.kill('SIGUSR2');
    await gone();
    expect(await ended).toEqual([2, null]);
  });
});
