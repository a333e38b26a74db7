/** A release that may be newer than this library: it keeps what there is to say, because it has no construct that could warn. */
export interface MaybeNewer {
  /** @internal */
  readonly _newer?: string;
}

/** What a user has to know of a release that is newer than the newest known one, whose facts stand in for it. */
export function newerThan(newest: string, project: string, version: string): string {
  return `${project} ${version} is newer than this library knows, and is taken as ${newest}. Read its release notes, or update this library`;
}
