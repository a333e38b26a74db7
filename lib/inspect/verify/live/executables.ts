import { type ExecFileException, execFile } from 'node:child_process';
import type { VerifyLiveProps } from '../verification-props';

export interface ExecutableSettings extends Required<Pick<VerifyLiveProps, 'kubectl' | 'istioctl' | 'concurrency'>> {
  readonly context?: string;
  /** After how many milliseconds a program is stopped. */
  readonly timeoutMillis: number;
}

/** What a program wrote, or the problem in a few words: what it said last, if it said something. */
export type Answer = { readonly value: string } | { readonly problem: string; readonly isAbsent: boolean };

/** Beyond it, an answer is no answer: the memory is not for a program to fill. */
const MOST_OUTPUT_BYTES = 256 * 2 ** 20;

/**
 * The one place where other programs are started: kubectl and istioctl, each with the rights and the kubeconfig of the user. Without a
 * shell, so that no name of an object is ever read as a command; with a limit on time and output; and only a few at a time.
 */
export class Executables {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  public constructor(private readonly settings: ExecutableSettings) {}

  /** Runs `kubectl get`. It is the only verb there is. */
  public async kubectlGet(...args: string[]): Promise<Answer> {
    return this.run(this.settings.kubectl, ['get', ...args]);
  }

  public async istioctl(...args: string[]): Promise<Answer> {
    return this.run(this.settings.istioctl, args);
  }

  private async run(program: string, args: readonly string[]): Promise<Answer> {
    const { context, concurrency } = this.settings;
    if (this.running >= concurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await this.spawn(program, context === undefined ? args : [...args, `--context=${context}`]);
    } finally {
      // The place goes to who waits longest; only without anyone waiting is it free.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  /** A program that is stopped ends for good, and nobody waits for a pipe that a child of its own may hold open: execFile closes it. */
  private spawn(program: string, args: readonly string[]): Promise<Answer> {
    const timeout = this.settings.timeoutMillis;
    const options = { timeout, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT_BYTES, windowsHide: true } as const;
    return new Promise((resolve) => {
      const child = execFile(program, args, options, (error, stdout, stderr) =>
        resolve(error === null ? { value: stdout } : this.failureOf(program, error, stderr)),
      );
      child.stdin?.end();
    });
  }

  private failureOf(program: string, { code, killed, signal, message }: ExecFileException, stderr: string): Answer {
    const failed = (problem: string, isAbsent = false) => ({ problem, isAbsent });
    const name = program.split(/[\\/]/).pop();
    if (code === 'ENOENT' || code === 'EACCES') return failed(`${program} is not there or may not be run`, true);
    if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
      return failed(`the answer of ${name} is larger than ${MOST_OUTPUT_BYTES / 2 ** 20} MiB`);
    }
    if (killed) return failed(`${name} gave no answer within ${this.settings.timeoutMillis / 1000} s`);
    if (typeof code === 'string') return failed(`${program}: ${message}`);
    return failed(lastLines(stderr) || `${name} ${signal ? `was ended by ${signal}` : `ended with code ${code}`}`);
  }
}

/** What a program says at the end is what went wrong; before it come warnings, and what its libraries log (klog: "E1124 21:07:13"). */
function lastLines(text: string): string {
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  const own = lines.filter((line) => !/^[IWEF]\d{4} \d\d:/.test(line) && !/^warning:/i.test(line));
  return (own.length > 0 ? own : lines).slice(-2).join(' ');
}
