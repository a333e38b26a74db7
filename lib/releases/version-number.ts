/** A version as MAJOR.MINOR or MAJOR.MINOR.PATCH; a missing patch counts as 0. */
export class VersionNumber {
  /** Parses `1.30`, `1.30.3` or `v1.30.3`; undefined for any other text. */
  public static parse(text: string): VersionNumber | undefined {
    const match = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?$/.exec(text);
    return match ? new VersionNumber(Number(match[1]), Number(match[2]), Number(match[3] ?? 0)) : undefined;
  }

  /** A version that this library itself writes; each is parsed once. */
  public static of(text: string): VersionNumber {
    const known = VersionNumber.known.get(text);
    if (known !== undefined) return known;
    const number = VersionNumber.parse(text);
    if (number === undefined) throw new Error(`not a version: ${text}`);
    VersionNumber.known.set(text, number);
    return number;
  }

  private static readonly known = new Map<string, VersionNumber>();

  public constructor(
    public readonly major: number,
    public readonly minor: number,
    public readonly patch: number = 0,
  ) {}

  public atLeast(other: VersionNumber): boolean {
    return this.order(other) >= 0;
  }

  /** Whether it is of a later minor version: a later patch does not count. */
  public isNewerMinorThan({ major, minor }: VersionNumber): boolean {
    return this.major > major || (this.major === major && this.minor > minor);
  }

  /** Negative, zero or positive, as `Array.sort` wants it. */
  public order(other: VersionNumber): number {
    return this.major - other.major || this.minor - other.minor || this.patch - other.patch;
  }
}
