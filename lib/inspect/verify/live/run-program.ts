import { type ChildProcess, spawn } from 'node:child_process';
import { withoutSecrets } from '../../../internal/secrets';
import type { Answer, ExecutableSettings } from './executables';

/** What runs: of all callers, as signals and memory are those of the process. */
const running = new Map<ChildProcess, { bytes: number; readonly stopAsLarge: () => void }>();

/** What a program of another process group does not hear from the terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const HAS_GROUPS = process.platform !== 'win32';

/** Some 10,000 objects, or as much of each of eight proxies as a hundred hold: what is read of JSON takes five times as much. */
export const MOST_OUTPUT_BYTES = 48 * 2 ** 20;

const LONGEST_STDERR = 65_536;

/** Runs a program, which outlives neither its time nor this process; nor does what it starts, unless that leaves its process group. */
export function runProgram(program: string, args: readonly string[], settings: ExecutableSettings): Promise<Answer> {
  const { timeoutMillis, mostOutputBytes = MOST_OUTPUT_BYTES } = settings;
  const name = program.split(/[\\/]/).pop();
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: HAS_GROUPS, windowsHide: true });
    const chunks: Buffer[] = [];
    let [stderr, stopped] = ['', ''];
    const end = (answer: Answer) => {
      clearTimeout(timer);
      if (running.delete(child) && running.size === 0) listen('off');
      resolve(answer);
    };
    const fail = (problem: string, isAbsent = false) => end({ problem, isAbsent });
    const stop = (problem: string) => {
      stopped = problem;
      [own.bytes, chunks.length] = [0, 0];
      kill(child);
      // Nobody waits for a pipe that a program of another group may hold open.
      for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
    };
    const timer = setTimeout(() => stop(`${name} gave no answer within ${timeoutMillis / 1000} s`), timeoutMillis);
    const room = `all that run at a time may give ${mostOutputBytes / 2 ** 20} MiB`;
    const own = { bytes: 0, stopAsLarge: () => stop(`the answer of ${name} is too large: ${room}`) };
    if (running.size === 0) listen('on');
    running.set(child, own);
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      own.bytes += chunk.length;
      const all = [...running.values()].sort((one, other) => other.bytes - one.bytes);
      if (all.reduce((sum, { bytes }) => sum + bytes, 0) > mostOutputBytes) all[0]?.stopAsLarge();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk).slice(-LONGEST_STDERR);
    });
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'ENOENT' || code === 'EACCES') fail(`${program} is not there or may not be run`, true);
      else fail(`${program}: ${message}`);
    });
    child.on('close', (code, signal) => {
      if (code === 0 && stopped === '') return end({ value: Buffer.concat(chunks).toString() });
      fail(stopped || lastLines(stderr) || `${name} ${signal ? `was ended by ${signal}` : `ended with code ${code}`}`);
    });
  });
}

/** What a program says at the end is what went wrong; before it come warnings, and what its libraries log (klog: "E1124 21:07:13"). */
function lastLines(text: string): string {
  // A key stands on many lines, of which the last tell nothing of what they are.
  const lines = withoutSecrets(text)
    .split('\n')
    .flatMap((line) => line.trim() || []);
  const own = lines.filter((line) => !/^[IWEF]\d{4} \d\d:/.test(line) && !/^warning:/i.test(line));
  return (own.length > 0 ? own : lines).slice(-2).join(' ');
}

function listen(change: 'on' | 'off'): void {
  process[change]('exit', killAll);
  for (const signal of SIGNALS) process[change](signal, endBy);
}

function endBy(signal: NodeJS.Signals): void {
  killAll();
  // Whoever else listens decides what becomes of this process; else it ends as it would have.
  if (process.listenerCount(signal) > 1) return;
  listen('off');
  process.kill(process.pid, signal);
}

function killAll(): void {
  for (const child of running.keys()) kill(child);
}

function kill(child: ChildProcess): void {
  try {
    if (HAS_GROUPS && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // All of the group have ended.
  }
}
