import { type ChildProcess, spawn } from 'node:child_process';

/** What runs: of all callers, as signals are those of the process. */
const running = new Set<ChildProcess>();

/** What a program of another process group does not hear from the terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const HAS_GROUPS = process.platform !== 'win32';

/**
 * Starts a program that does not outlive this process; nor does what it starts, unless that leaves its process group. Without a shell,
 * and with nothing to read.
 */
export function startProgram(program: string, args: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: HAS_GROUPS, windowsHide: true });
  if (running.size === 0) listen('on');
  running.add(child);
  const forget = () => {
    if (running.delete(child) && running.size === 0) listen('off');
  };
  // The one comes without the other where it cannot be started.
  child.on('close', forget).on('error', forget);
  return child;
}

/** Ends a program and what it has started. Nobody waits for a pipe that a program of another group may hold open. */
export function stopProgram(child: ReturnType<typeof startProgram>): void {
  kill(child);
  for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
}

/** What is said of a program that cannot be started. */
export function startProblem(program: string, { code, message }: NodeJS.ErrnoException) {
  const isAbsent = code === 'ENOENT' || code === 'EACCES';
  return { problem: isAbsent ? `${program} is not there or may not be run` : `${program}: ${message}`, isAbsent };
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
  for (const child of running) kill(child);
}

function kill(child: ChildProcess): void {
  try {
    if (HAS_GROUPS && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // All of the group have ended.
  }
}
