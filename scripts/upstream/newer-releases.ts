import { VersionNumber } from '../../lib/releases/version-number';
import type { Project } from './projects';

/** The newest release of each minor that is newer than what is known of a project, oldest first. Pre-releases do not count. */
export function newerReleases(
  { known, byMinor }: Pick<Project, 'known' | 'byMinor'>,
  versions: readonly string[],
): string[] {
  const newest = VersionNumber.of(known);
  const parsed = versions
    .map((text) => ({ text, number: VersionNumber.parse(text) }))
    .filter((each): each is { text: string; number: VersionNumber } => each.number !== undefined)
    .filter(({ number }) => (byMinor ? number.isNewerMinorThan(newest) : number.order(newest) > 0))
    .sort((one, other) => one.number.order(other.number));
  const byMinors = new Map(parsed.map(({ text, number }) => [`${number.major}.${number.minor}`, text]));
  return [...byMinors.values()];
}
