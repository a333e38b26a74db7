import { withoutSecrets } from './secrets';

/** What a value of a table needs at most. */
const LONGEST = 400;

/** Room for a reason, for a long path and for what to do about it. No message is longer. */
export const LONGEST_MESSAGE = 4000;

/** What is looked at of a text of any length: far more than is ever shown. */
const MOST_READ = 100_000;

/** As much of a secret as may stand before the place where reading ended, and not be known as one. */
const CUT_SECRET = 64;

/** Control characters, those without a width, which turn the direction of a text, or part lines, and halves of a pair. */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * What the runner of a pipeline takes for a command at the start of a line, also behind blanks: `::error::`. A line may be broken later, so
 * that it counts wherever it stands; that of an IPv6 address does not.
 */
const COMMANDS_OF_A_LINE = /::(?=[A-Za-z])(?![0-9a-f]{1,4}(?![\w-]|::))/gi;

/** What runners take for a command anywhere in a line: `##[error]`, `##vso[` and `##teamcity[`. */
const COMMANDS = /#(?=#(?:\[|vso\[|teamcity\[))/gi;

/**
 * A text of a user, a file, a cluster or another program as it may be shown: every message and report goes through here. It is one line, in
 * which control characters are written out (`\u001b`), so that none steers a terminal or poses as a line of its own; nothing in it is a
 * command to a pipeline; a key or token is replaced by its kind and length; and it is never pages of text.
 *
 * @param longest how many characters are shown
 */
export function safeText(text: string, longest = LONGEST): string {
  const isWhole = text.length <= MOST_READ;
  const redacted = withoutSecrets(isWhole ? text : text.slice(0, MOST_READ));
  const read = isWhole ? redacted : redacted.slice(0, -CUT_SECRET);
  const shown = withoutCommands(visible(read.trim())).replace(COMMANDS_OF_A_LINE, `${escaped(':')}:`);
  if (shown.length > longest) return `${wellFormed(shown.slice(0, longest))}...`;
  return isWhole ? shown : `${shown}...`;
}

/** A text in which what cannot be seen is written out. */
export function visible(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(INVISIBLE, (character) => SHORT_ESCAPES.get(character) ?? escaped(character));
}

/** A text without what commands a runner wherever it stands in a line. Languages with escapes read it as it was. */
export function withoutCommands(text: string): string {
  return text.replace(COMMANDS, escaped('#'));
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** Without half of a pair that the end of a text cut through. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}
