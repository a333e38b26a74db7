import type { ParsedCertificate } from '../../x509/parsed-certificate';
import type { Finding } from '../report/finding';
import { readPem } from '../verify/bundles';
import { span } from '../verify/describe';
import type { Criteria } from '../verify/expectations';
import { checkProxy } from '../verify/proxy/check-proxy';
import { type Outcome, UNREADABLE } from './asking';
import { ProbeCheck, probeCheck } from './checks';
import { adviceOn } from './status-advice';

/** Beyond this one waits for more than a signature: an idle agent on a CA issuer takes some 1.1 s (it looks for its roots once a second). */
export const SLOW_MILLIS = 5000;

export type Answer = Extract<Outcome, { readonly chain: readonly string[] }>;
export type Failure = { readonly code: string; readonly details: string };

/** What is wrong with an answer before anything in it is verified: a proxy takes none of less than two parts (citadel's client.go). */
export function failureOf(outcome: Outcome, cache: Criteria['cache']): Failure | undefined {
  if ('code' in outcome) return outcome;
  const { chain, publicKeyHash } = outcome;
  if (chain.length < 2) {
    const parts = chain.length === 0 ? 'is empty' : 'has one part, and so no root';
    return { code: UNREADABLE, details: `the chain ${parts}` };
  }
  const read = readPem(() => cache.chain(chain[0] ?? ''));
  // What is no certificate, the checks of a proxy tell.
  if ('error' in read || hashOf(read.certificates[0]) === publicKeyHash) return undefined;
  return { code: UNREADABLE, details: 'the certificate is for another key than that of the request' };
}

function hashOf(certificate: ParsedCertificate | undefined): string {
  try {
    return certificate?.publicKeyHash ?? '';
  } catch {
    // A key of a kind that OpenSSL does not have is not the one that was asked for.
    return '';
  }
}

/** Checks the answer to the first call of a pod: that there is a certificate, and with verify's own checks what a proxy would hold now. */
export function checkAnswer(
  outcome: Outcome,
  subject: string,
  criteria: Criteria,
  slowMillis = SLOW_MILLIS,
): Finding[] {
  const check = probeCheck(ProbeCheck.SIGNING, subject, 'a certificate for the key of the request');
  const failure = failureOf(outcome, criteria.cache);
  if (failure !== undefined) return [check.fail(textOf(failure), adviceOn(failure))];
  const { chain, millis } = outcome as Answer;
  const found = `signed in ${secondsText(millis)}`;
  const signed =
    millis < slowMillis
      ? check.pass(found)
      : check.warn(found, {
          meaning: `It took longer than ${span(slowMillis / 1000)}; an agent with nothing else to do takes about a second.`,
          fix: 'Try again when nobody else asks. If it stays so, look at cert-manager and the issuer; under load, at the rate limiter of the agent (docs/capacity.md).',
        });
  const dump = { chain: chain.slice(0, -1).join('\n'), root: chain[chain.length - 1] };
  return [signed, ...checkProxy(dump, subject, criteria)];
}

export function textOf({ code, details }: Failure): string {
  return details === '' ? code : `${code}: ${details}`;
}

/** Some seconds with two digits: "1.12 s". */
export function secondsText(millis: number): string {
  return `${(millis / 1000).toFixed(2)} s`;
}
