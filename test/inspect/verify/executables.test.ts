import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Executables } from '../../../lib/inspect/verify/live/executables';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'executables-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function executables(
  script: string,
  settings: { concurrency?: number; timeoutMillis?: number; context?: string } = {},
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

test('does not wait for what a program leaves behind', async () => {
  const run = executables('sleep 60 & echo $! > left; wait', { timeoutMillis: 250 });
  const started = Date.now();
  expect(await run.istioctl()).toMatchObject({ problem: 'program gave no answer within 0.25 s' });
  expect(Date.now() - started).toBeLessThan(4000);
  process.kill(Number(readFileSync(join(folder, 'left'), 'utf8')), 'SIGKILL');
});
