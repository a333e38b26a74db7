import { STEPS } from '../live/progress';
import type { IVerificationProgress } from '../verification-props';

/** Adds up how far the clusters of a fleet are. */
export class FleetProgress {
  private readonly of: Map<string, { done: number; total: number }>;

  public constructor(
    names: readonly string[],
    private readonly listener?: IVerificationProgress,
  ) {
    this.of = new Map(names.map((name) => [name, { done: 0, total: STEPS }]));
  }

  public listenerFor(name: string): IVerificationProgress {
    return { advance: (done, total) => this.set(name, done, total) };
  }

  /** A cluster that gave up takes no further step. */
  public end(name: string): void {
    const total = this.of.get(name)?.total ?? 0;
    this.set(name, total, total);
  }

  private set(name: string, done: number, total: number): void {
    this.of.set(name, { done, total });
    const all = [...this.of.values()];
    const sum = (key: 'done' | 'total') => all.reduce((count, each) => count + each[key], 0);
    this.listener?.advance(sum('done'), sum('total'));
  }
}
