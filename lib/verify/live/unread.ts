import { type Check, failedToRead } from '../checks';
import type { VerificationFinding } from '../finding';

/** The finding of a check whose question got no answer: the others go on. */
export function unread(check: Check, subject: string, problem: string): VerificationFinding {
  const forbidden = /forbidden|cannot (get|list)/i.test(problem);
  return failedToRead(check, subject, {
    found: problem,
    wanted: 'an answer',
    meaning: 'This could not be read, so nothing is known about it.',
    fix: forbidden
      ? 'Ask for the right to get and list it; docs/verify.md has the ClusterRole that this command needs.'
      : 'Try again, with a longer --timeout if it took too long; what was read is reported nonetheless.',
  });
}
