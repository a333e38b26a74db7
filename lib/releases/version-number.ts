/** A version as MAJOR.MINOR or MAJOR.MINOR.PATCH; a missing patch counts as 0. */
export class VersionNumber {
  /** Reads `1.30`, `1.30.3` or `v1.30.3`; nothing for any other text. */
  public static parse(text: string): VersionNumber | undefined {
    const match = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?$/.exec(text);
    return match ? new VersionNumber(Number(match[1]), Number(match[2]), Number(match[3] ?? 0)) : undefined;
  }

  public constructor(
    public readonly major: number,
    public readonly minor: number,
    public readonly patch: number = 0,
  ) {}

  /** Whether this version is the other one or a later one. */
  public atLeast(other: VersionNumber): boolean {
    return this.order(other) >= 0;
  }

  /** Negative, zero or positive, as `Array.sort` wants it. */
  public order(other: VersionNumber): number {
    return this.major - other.major || this.minor - other.minor || this.patch - other.patch;
  }
}
