import { Duration } from 'cdk8s';
import { flagDuration, goDuration, goSeconds } from '../internal/lifetimes';

/** A duration, with the text that a chart's values give it: the chart writes that as it is. */
export class Lifetime {
  /** A text of Go such as `1h30m`; nothing for any other. */
  public static parse(text: string): Lifetime | undefined {
    const seconds = goSeconds(text);
    return seconds === undefined ? undefined : new Lifetime(Duration.millis(Math.round(seconds * 1000)), text);
  }

  public constructor(
    public readonly duration: Duration,
    private readonly given?: string,
  ) {}

  /** As a flag takes it, which the program alone reads. */
  public get inFlag(): string {
    return this.given ?? flagDuration(this.duration);
  }

  /** As it stands in an object, where anything but Go's own form looks like a drift to GitOps tools. */
  public get inObject(): string {
    return this.given ?? goDuration(this.duration);
  }
}

export function lastsAsLong(a: unknown, b: unknown): boolean {
  const seconds = goSeconds(String(a));
  return seconds !== undefined && seconds === goSeconds(String(b));
}
