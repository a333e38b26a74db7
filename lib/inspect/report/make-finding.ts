import { safeText } from '../../internal/safe-text';
import type { Finding } from './finding';

/** Sentences of this library with a value of a file or the cluster in them; the library's own are not to be cut off. */
const LONGEST_SENTENCES = 2000;

/**
 * A finding, with texts that may be printed: they quote files and the cluster, such as the message of a condition, or the name of an
 * object.
 *
 * @param page the page of docs/ that has a heading for the check
 */
export function makeFinding(page: string, parts: Omit<Finding, 'docs'>): Finding {
  const { check, cluster, subject, objects, status, found, wanted, meaning, fix, certificates } = parts;
  return {
    check,
    ...(cluster !== undefined && { cluster: safeText(cluster) }),
    subject: safeText(subject),
    ...(objects && { objects: objects.map((object) => safeText(object)) }),
    status,
    found: safeText(found),
    wanted: safeText(wanted),
    ...(meaning !== undefined && { meaning: safeText(meaning, LONGEST_SENTENCES) }),
    ...(fix !== undefined && { fix: safeText(fix, LONGEST_SENTENCES) }),
    ...(certificates && { certificates: certificates.map((one) => ({ ...one, subject: safeText(one.subject) })) }),
    docs: `docs/${page}.md#${check}`,
  };
}
