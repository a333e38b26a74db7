import type { Advice } from '../../report/endings';
import type { Finding } from '../../report/finding';
import { type Check, checkAt } from '../checks';

/** An answer that was read: the value, or why there is none. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

/** What to do about an answer that did not come, by what the program said. */
const FIXES: readonly [RegExp, string][] = [
  [/forbidden/i, 'Ask for the right to get and list it; docs/verify.md has the ClusterRole that this command needs.'],
  [/doesn't have a resource type/, 'Install cert-manager: its CustomResourceDefinitions are not in this cluster.'],
  [
    /not ?found|no Deployment/i,
    'It is not there, or not where it was looked for: apply the synthesized output, or name the place (see the options).',
  ],
  [
    /--agent NAMESPACE/,
    'Name the agent of this mesh with --agent NAMESPACE/NAME, or the namespace of istiod with --mesh-namespace.',
  ],
  [
    /cannot be the name of|private key by its name/,
    'Correct it where it is written: in the flags or volumes of the agent, in its issuer, in the synthesized output, or in the options.',
  ],
  [/not there or may not be run/, 'Install it, or give its path with --kubectl or --istioctl.'],
];

const TRY_AGAIN = 'Try again, with a longer --timeout if it took too long; what could be read is reported nonetheless.';

/** The finding of a check whose question got no answer: the others go on. */
export function unread(check: Check, subject: string, problem: string): Finding {
  return checkAt(check, subject, 'an answer').error(problem, adviceOnUnread(problem));
}

/** @param fixes what goes before the usual advice */
export function adviceOnUnread(problem: string, fixes: readonly (readonly [RegExp, string])[] = []): Advice {
  const [, fix = TRY_AGAIN] = [...fixes, ...FIXES].find(([pattern]) => pattern.test(problem)) ?? [];
  return { meaning: 'This could not be read, so nothing is known about it.', fix };
}
