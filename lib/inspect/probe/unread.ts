import type { Finding } from '../report/finding';
import { adviceOnUnread } from '../verify/live/unread';
import { type ProbeCheck, probeCheck } from './checks';

/** What goes before verify's advice: a probe needs other rights, and other verbs of kubectl. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/forbidden/i, 'Ask for the right that is named; docs/probe.md has the Roles that this command needs.'],
  [/unknown (?:command|flag)|unexpected args/i, 'Update kubectl: it makes tokens from 1.24 on.'],
  [
    /could not find the requested resource/,
    'Update the cluster, or switch TokenRequest on: tokens for an audience need Kubernetes 1.20 or later.',
  ],
  [/serviceaccounts? .*not ?found/i, 'Name an account that is there: --namespace NS --service-account NAME.'],
];

/** The finding of a check whose question got no answer. */
export function unread(check: ProbeCheck, subject: string, problem: string, wanted = 'an answer'): Finding {
  return probeCheck(check, subject, wanted).error(problem, adviceOnUnread(problem, FIXES));
}
