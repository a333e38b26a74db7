import { Turns } from '../../../internal/turns';
import type { VerifyLiveProps } from '../verification-props';
import { runProgram } from './run-program';

export interface ExecutableSettings extends Required<Pick<VerifyLiveProps, 'kubectl' | 'istioctl' | 'concurrency'>> {
  readonly context?: string;
  /** After how many milliseconds a program is stopped. */
  readonly timeoutMillis: number;
  /** How many bytes all answers at a time may take: the memory is not for a program to fill. */
  readonly mostOutputBytes?: number;
}

/** What a program wrote, or the problem in a few words: what it said last, if it said something. */
export type Answer = { readonly value: string } | { readonly problem: string; readonly isAbsent: boolean };

/**
 * The one place where other programs are started: kubectl and istioctl, each with the rights and the kubeconfig of the user. Without a
 * shell, so that no name of an object is ever read as a command; with a limit on time and output; and only a few at a time.
 */
export class Executables {
  /** @param turns those that several callers share; by default its own */
  public constructor(
    protected readonly settings: ExecutableSettings,
    private readonly turns = new Turns(settings.concurrency),
  ) {}

  /** Runs `kubectl get`. It is the only verb there is. */
  public async kubectlGet(...args: string[]): Promise<Answer> {
    return this.run(this.settings.kubectl, ['get', ...args]);
  }

  public async istioctl(...args: string[]): Promise<Answer> {
    return this.run(this.settings.istioctl, args);
  }

  /** A subclass may do more than read: verify itself has none. */
  protected async run(program: string, args: readonly string[]): Promise<Answer> {
    return this.turns.take(() => runProgram(program, this.inContext(args), this.settings));
  }

  protected inContext(args: readonly string[]): readonly string[] {
    const { context } = this.settings;
    return context === undefined ? args : [...args, `--context=${context}`];
  }
}
