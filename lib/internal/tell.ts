import { LONGEST_MESSAGE, safeText } from './safe-text';

/** What a message is, which is the word that its line begins with. */
export type MessageKind = 'error' | 'warning' | 'note' | 'waiting' | 'dangling' | 'broken';

/** Says something on standard error, in one line: all that the library and the command line say there goes through here. */
export function tell(kind: MessageKind, text: string): void {
  const line = `${kind}: ${safeText(text, LONGEST_MESSAGE)}`;
  if (kind === 'error') console.error(line);
  else console.warn(line);
}
