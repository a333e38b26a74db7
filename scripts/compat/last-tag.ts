import { execFileSync } from 'node:child_process';

/** The last release before this commit; a tag on the commit itself is the release that is being made. */
export function lastTag(): string | undefined {
  const here = tags('--points-at', 'HEAD');
  return tags('--merged', 'HEAD', '--sort=-version:refname').find((tag) => !here.includes(tag));
}

/** Tags of releases: no pre-release is one. */
function tags(...args: string[]): string[] {
  const answer = execFileSync('git', ['tag', ...args], { encoding: 'utf8' });
  return answer.split('\n').filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}
