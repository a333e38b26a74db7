import type { IVerificationProgress } from '../verification-props';

/** The questions that are always asked. How many proxies there are, one of them tells. */
export const STEPS = 12;

export class Progress {
  private count = 0;

  public constructor(
    private readonly listener?: IVerificationProgress,
    private total = STEPS,
  ) {}

  public async step<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    this.done();
    return result;
  }

  public expect(more: number): void {
    this.total += more;
  }

  public done(): void {
    this.count += 1;
    this.listener?.advance(this.count, this.total);
  }
}
