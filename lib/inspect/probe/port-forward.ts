import { setTimeout as sleep } from 'node:timers/promises';
import { startProblem, startProgram, stopProgram } from '../verify/live/child-processes';
import { endOf, noAnswer } from '../verify/live/run-program';
import type { Read } from '../verify/live/unread';

/** A way to a port of a pod, as long as its kubectl runs. */
export interface PortForward {
  readonly host: string;
  readonly port: number;
  /** Why it ended by itself; nothing while it is there. */
  readonly ended: string | undefined;
  /** Why it ended by itself, also where that comes within some milliseconds. */
  endedWithin(millis: number): Promise<string | undefined>;
  close(): void;
}

/** The line in which kubectl says where it listens: on IPv6 it is `Forwarding from [::1]:43211 -> 6443`. */
const FORWARDING = /^Forwarding from (?:\[([0-9a-fA-F:]+)\]|([\d.]+)):(\d{1,5}) -> \d{1,5}\s*$/m;

/** What kubectl says before it, and of each connection after it, is far less. */
const LONGEST_OUTPUT = 8192;

/** Starts `kubectl port-forward`, and waits until it listens. */
export function openPortForward(
  program: string,
  args: readonly string[],
  timeoutMillis: number,
): Promise<Read<PortForward>> {
  return new Promise((resolve) => {
    const child = startProgram(program, args);
    let [stdout, stderr] = ['', ''];
    let ended: string | undefined;
    let tellEnd: () => void;
    const over = new Promise<void>((done) => {
      tellEnd = done;
    });
    const end = (problem: string) => {
      clearTimeout(timer);
      ended ??= problem;
      tellEnd();
      resolve({ problem: ended });
    };
    const endedWithin = async (millis: number) => {
      const patience = new AbortController();
      await Promise.race([over, sleep(millis, undefined, patience).catch(() => undefined)]);
      patience.abort();
      return ended;
    };
    const timer = setTimeout(() => {
      end(noAnswer(program, timeoutMillis));
      stopProgram(child);
    }, timeoutMillis);
    const listening = (chunk: Buffer) => {
      stdout = (stdout + chunk).slice(-LONGEST_OUTPUT);
      const [, six, four, port] = FORWARDING.exec(stdout) ?? [];
      const host = six ?? four;
      if (host === undefined) return;
      clearTimeout(timer);
      // A pipe that nobody reads would hold kubectl up.
      child.stdout.off('data', listening).resume();
      const close = () => stopProgram(child);
      resolve({
        value: {
          host,
          port: Number(port),
          close,
          endedWithin,
          get ended() {
            return ended;
          },
        },
      });
    };
    child.stdout.on('data', listening);
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk).slice(-LONGEST_OUTPUT);
    });
    child.on('error', (error: NodeJS.ErrnoException) => end(startProblem(program, error).problem));
    child.on('close', (code, signal) => end(endOf(program, stderr, code, signal)));
  });
}
