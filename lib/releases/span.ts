import { VersionNumber } from './version-number';

export interface Span {
  /** The first release that has it; none when the first one had it already. */
  readonly since?: string;
  /** The first release that no longer has it; none when the newest one has it still. */
  readonly until?: string;
}

/** A release of which only the number counts. */
export interface Numbered {
  /** @internal */
  readonly _number: VersionNumber;
}

export function inSpan({ _number }: Numbered, { since, until }: Span): boolean {
  return (
    (since === undefined || _number.atLeast(VersionNumber.of(since))) &&
    (until === undefined || !_number.atLeast(VersionNumber.of(until)))
  );
}

/** The features of a project by name, with the releases that have each: other code compares no version numbers. */
export class Features<Feature extends string> {
  public constructor(private readonly spans: Readonly<Record<Feature, Span>>) {}

  public has(release: Numbered, feature: Feature): boolean {
    return inSpan(release, this.spans[feature]);
  }

  /** For a table that says the same of its rows. */
  public span(feature: Feature): Span {
    return this.spans[feature];
  }
}
