import { type CheckedCertificate, CheckStatus, type Finding } from './finding';
import { makeFinding } from './make-finding';

/** What is to be said of a check that does not hold. */
export interface Advice {
  readonly meaning: string;
  readonly fix: string;
}

/**
 * The ways in which a check of one subject can end; what differs is what was found there.
 *
 * @param page the page of docs/ that has a heading for the check
 * @param certificates those that the check is about
 */
export function endings(
  page: string,
  check: string,
  subject: string,
  wanted: string,
  certificates?: CheckedCertificate[],
) {
  const parts = { check, subject, wanted, ...(certificates && { certificates }) };
  const ending = (status: CheckStatus) => (found: string, advice: Advice) =>
    makeFinding(page, { ...parts, status, found, ...advice });
  return {
    pass: (found: string): Finding => makeFinding(page, { ...parts, status: CheckStatus.PASS, found }),
    fail: ending(CheckStatus.FAIL),
    warn: ending(CheckStatus.WARN),
    skip: ending(CheckStatus.SKIP),
    error: ending(CheckStatus.ERROR),
  };
}
