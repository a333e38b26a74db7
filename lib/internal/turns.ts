/** Has only some of many tasks run at a time; who waits longest comes next. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  public constructor(private readonly most: number) {}

  public async take<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await task();
    } finally {
      // The place goes to who waits longest; only without anyone waiting is it free.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
