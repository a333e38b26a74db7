import type { IVerificationProgress } from '../lib/inspect/verify/verification-props';

const WIDTH = 30;

/** A bar on standard error. It draws itself over and over in one line, so it is for terminals only. */
export class ProgressBar implements IVerificationProgress {
  private last = -1;

  public constructor(private readonly stream: NodeJS.WriteStream) {}

  public advance(done: number, total: number): void {
    const filled = total === 0 ? 0 : Math.floor((done / total) * WIDTH);
    // Thousands of proxies need no thousands of drawings; the count still has to move.
    const shown = filled * 1000 + Math.floor((done % 1000) / Math.max(1, Math.floor(total / 200)));
    if (shown === this.last && done !== total) return;
    this.last = shown;
    this.stream.write(`\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done} of ${total}`);
  }

  /** Takes the bar away, so that what comes next begins a line. */
  public clear(): void {
    this.stream.write('\r\u001b[K');
  }
}
