import { withoutSecrets } from '../../../internal/secrets';
import { startProblem, startProgram, stopProgram } from './child-processes';
import type { Answer, ExecutableSettings } from './executables';

/** What all programs have answered that run: of all callers, as memory is that of the process. */
const answering = new Set<{ bytes: number; readonly stopAsLarge: () => void }>();

/** Some 10,000 objects, or as much of each of eight proxies as a hundred hold: what is read of JSON takes five times as much. */
export const MOST_OUTPUT_BYTES = 48 * 2 ** 20;

const LONGEST_STDERR = 65_536;

/** Runs a program, which outlives neither its time nor this process; nor does what it starts, unless that leaves its process group. */
export function runProgram(program: string, args: readonly string[], settings: ExecutableSettings): Promise<Answer> {
  const { timeoutMillis, mostOutputBytes = MOST_OUTPUT_BYTES } = settings;
  const name = nameOf(program);
  return new Promise((resolve) => {
    const child = startProgram(program, args);
    const chunks: Buffer[] = [];
    let [stderr, stopped] = ['', ''];
    const end = (answer: Answer) => {
      clearTimeout(timer);
      answering.delete(own);
      resolve(answer);
    };
    const stop = (problem: string) => {
      stopped = problem;
      [own.bytes, chunks.length] = [0, 0];
      stopProgram(child);
    };
    const timer = setTimeout(() => stop(noAnswer(program, timeoutMillis)), timeoutMillis);
    const room = `all that run at a time may give ${mostOutputBytes / 2 ** 20} MiB`;
    const own = { bytes: 0, stopAsLarge: () => stop(`the answer of ${name} is too large: ${room}`) };
    answering.add(own);
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      own.bytes += chunk.length;
      const all = [...answering].sort((one, other) => other.bytes - one.bytes);
      if (all.reduce((sum, { bytes }) => sum + bytes, 0) > mostOutputBytes) all[0]?.stopAsLarge();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk).slice(-LONGEST_STDERR);
    });
    child.on('error', (error: NodeJS.ErrnoException) => end(startProblem(program, error)));
    child.on('close', (code, signal) => {
      if (code === 0 && stopped === '') return end({ value: Buffer.concat(chunks).toString() });
      end({ problem: stopped || endOf(program, stderr, code, signal), isAbsent: false });
    });
  });
}

export function noAnswer(program: string, timeoutMillis: number): string {
  return `${nameOf(program)} gave no answer within ${timeoutMillis / 1000} s`;
}

/** Why a program ended: what it said last, or how it ended. */
export function endOf(program: string, stderr: string, code: number | null, signal: NodeJS.Signals | null): string {
  return lastLines(stderr) || `${nameOf(program)} ${signal ? `was ended by ${signal}` : `ended with code ${code}`}`;
}

function nameOf(program: string): string {
  return program.split(/[\\/]/).pop() ?? program;
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
