import type { Outage } from './search';

/** The shortest way to an outage, told from the last commit on: until then all that was waited for has come. */
export function storyOf({ moves, failure }: Outage): string {
  const said = moves.slice(lastCommitOf({ moves, failure })).map(({ text }) => text);
  const story = `${said.join('; ')}. Then ${failure.text}.`;
  return `${story.slice(0, 1).toUpperCase()}${story.slice(1)}`;
}

/** The place of the move that took the last commit. */
export function lastCommitOf({ moves }: Outage): number {
  return moves.reduce((last, { commit }, at) => (commit === undefined ? last : at), 0);
}
