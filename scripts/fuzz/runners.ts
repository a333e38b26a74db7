import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../test/fuzz/captured';

/** When nobody waits for an input any longer. */
const PATIENCE_MILLIS = 60_000;

const NONE = { status: null, stdout: '', stderr: '' };

/** A process that runs commands, and is replaced when it ends with one. */
export class Worker {
  private child?: ChildProcess;

  public run(args: readonly string[]): Promise<Outcome> {
    const child = this.child ?? fork(join(__dirname, 'worker.ts'));
    this.child = child;
    return new Promise((resolve) => {
      const end = (outcome: Outcome) => {
        clearTimeout(timer);
        child.off('message', end);
        child.off('exit', gone);
        resolve(outcome);
      };
      const gone = () => {
        this.child = undefined;
        end({ ...NONE, millis: 0 });
      };
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        this.child = undefined;
        end({ ...NONE, millis: PATIENCE_MILLIS });
      }, PATIENCE_MILLIS);
      child.on('message', end);
      child.on('exit', gone);
      child.send(args);
    });
  }

  public stop(): void {
    this.child?.kill();
    this.child = undefined;
  }
}

/** Runs the bundled command line in a process of its own, as users do, which tells what it took. */
export function runAlone(bundle: string, args: readonly string[]): Outcome {
  const [preload, told] = [join(bundle, 'tell.cjs'), join(bundle, 'told')];
  const tell = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify([process.cpuUsage(), process.resourceUsage().maxRSS])));`;
  writeFileSync(preload, tell);
  writeFileSync(told, '[{"user":0,"system":0},0]');
  const command = ['--require', preload, join(bundle, 'main.js'), ...args];
  const { status, stdout, stderr, error } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    timeout: PATIENCE_MILLIS,
    maxBuffer: 2 ** 30,
  });
  const [{ user, system }, kibibytes] = JSON.parse(readFileSync(told, 'utf8'));
  const millis = error ? PATIENCE_MILLIS : (user + system) / 1000;
  return { status, stdout, stderr, millis, mebibytes: kibibytes / 1024 };
}
