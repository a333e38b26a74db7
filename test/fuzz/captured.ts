import fs from 'node:fs';
import { run } from '../../cli/program';

/** What a command gave, and what it took. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The time of the processor, which does not count how busy the machine is with other things. */
  readonly millis: number;
  /** The most memory while it ran, where the system tells. */
  readonly mebibytes?: number;
}

/** Runs a command in this process, with what it prints caught. */
export async function captured(args: readonly string[]): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  const restore = [
    replaced(fs, 'fstatSync', (original) => (open: number) => (open === 1 ? { isFIFO: () => true } : original(open))),
    ...(['stdout', 'stderr'] as const).map((stream) =>
      replaced(process[stream], 'write', () => (text: string | Uint8Array) => {
        texts[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
        return true;
      }),
    ),
    ...(['error', 'warn'] as const).map((level) =>
      replaced(console, level, () => (text: string) => {
        texts.stderr += `${text}\n`;
      }),
    ),
  ];
  const { exitCode } = process;
  process.exitCode = undefined;
  resetPeak();
  const begin = process.cpuUsage();
  try {
    const status = await run(args);
    const { user, system } = process.cpuUsage(begin);
    return { status, ...texts, millis: (user + system) / 1000, mebibytes: peak() };
  } finally {
    process.exitCode = exitCode;
    for (const one of restore.reverse()) one();
  }
}

function replaced<T extends object, K extends keyof T & string>(
  holder: T,
  name: K,
  make: (original: T[K]) => unknown,
): () => void {
  const original = holder[name];
  Object.assign(holder, { [name]: make(original) });
  return () => Object.assign(holder, { [name]: original });
}

/** Has Linux forget how much memory this process had (proc(5), clear_refs). */
function resetPeak(): void {
  try {
    fs.writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Another system, or one that does not allow it.
  }
}

function peak(): number {
  try {
    const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
