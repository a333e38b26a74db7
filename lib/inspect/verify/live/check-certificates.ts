import { ISTIOD_SECRET } from '../../../facts/istio';
import type { JsonObject } from '../../../internal/merge';
import { textAt, valueAt } from '../../read/fields';
import type { Finding } from '../../report/finding';
import { Check, fail, pass } from '../checks';
import { span } from '../describe';
import { issuerText, type WantedCertificate } from '../dist';
import { conditionOf, nameOf, type Questions } from './questions';
import { unread } from './unread';

/** Signing takes seconds; an approver or an external CA may take a little longer. */
const STUCK_SECONDS = 120;

/** Checks that the Certificates of the mesh's namespace are READY, in the Secrets and by the issuers that were meant. */
export async function checkCertificates(
  questions: Questions,
  namespace: string,
  wanted: readonly WantedCertificate[],
): Promise<Finding[]> {
  const answer = await questions.objects('certificates.cert-manager.io', { namespace });
  if ('problem' in answer) return [unread(Check.CERTIFICATE_READY, namespace, answer.problem)];
  const here = wanted.filter((certificate) => certificate.namespace === namespace);
  const names = answer.value.map((object) => textAt(object, 'metadata', 'name'));
  const absent = here.filter(({ name }) => !names.includes(name));
  const findings = answer.value.map((object) => {
    const name = textAt(object, 'metadata', 'name');
    return checkCertificate(
      object,
      here.find((certificate) => certificate.name === name),
    );
  });
  const missing = absent.map((certificate) => notThere(`${namespace}/${certificate.name}`, wantedText(certificate)));
  const isIstiods = (object: JsonObject) => textAt(object, 'spec', 'secretName') === ISTIOD_SECRET;
  if (!answer.value.some(isIstiods) && !absent.some(({ secretName }) => secretName === ISTIOD_SECRET)) {
    missing.push(notThere(namespace, `a Certificate for the Secret ${ISTIOD_SECRET}`));
  }
  return [...findings, ...missing];
}

function checkCertificate(object: JsonObject, wanted: WantedCertificate | undefined): Finding {
  const ready = conditionOf(object, 'Ready');
  const secretName = textAt(object, 'spec', 'secretName') ?? '';
  const issuer = issuerText(valueAt(object, 'spec', 'issuerRef'));
  const state = ready?.status === 'True' ? 'READY' : `not READY (${textAt(ready, 'reason') ?? 'no status yet'})`;
  const comparison = {
    found: `${state}, Secret ${secretName}, ${issuer}`,
    wanted: wanted ? wantedText(wanted) : 'READY',
  };
  if (ready?.status !== 'True') {
    const why = textAt(ready, 'message');
    return fail(Check.CERTIFICATE_READY, nameOf(object), {
      ...comparison,
      meaning: `cert-manager has no valid certificate in the Secret${why === undefined ? '' : `: ${why}`}.`,
      fix: 'Look at kubectl describe certificate, certificaterequest and issuer in this namespace. istiod must not start before istiod-tls exists.',
    });
  }
  if (wanted && (wanted.secretName !== secretName || (wanted.issuer ?? issuer) !== issuer)) {
    return fail(Check.CERTIFICATE_READY, nameOf(object), {
      ...comparison,
      meaning: 'The certificate comes from another issuer, or goes into another Secret, than what was synthesized.',
      fix: 'Apply the synthesized output again, and find out who changes it.',
    });
  }
  return pass(Check.CERTIFICATE_READY, nameOf(object), comparison);
}

function wantedText({ secretName, issuer }: WantedCertificate): string {
  return ['READY', `Secret ${secretName}`, ...(issuer === undefined ? [] : [issuer])].join(', ');
}

function notThere(subject: string, wanted: string): Finding {
  return fail(Check.CERTIFICATE_READY, subject, {
    found: 'not there',
    wanted,
    meaning: 'The Certificate does not exist, so nobody issues or renews what istiod and the agent need.',
    fix: 'Apply the synthesized output, and check that it goes into this namespace.',
  });
}

/** Checks that every CertificateRequest is answered: none denied, none failed, none waiting for long. */
export async function checkRequests(questions: Questions, namespace: string, at: Date): Promise<Finding[]> {
  const answer = await questions.objects('certificaterequests.cert-manager.io', { namespace });
  if ('problem' in answer) return [unread(Check.CERTIFICATE_REQUESTS, namespace, answer.problem)];
  const problems = answer.value.map((request) => checkRequest(request, at)).filter((finding) => finding !== undefined);
  const answered = answer.value.length - problems.length;
  if (answered === 0 && problems.length > 0) return problems;
  const found = answer.value.length === 0 ? 'none open' : `${answered} answered or new`;
  return [...problems, pass(Check.CERTIFICATE_REQUESTS, namespace, { found, wanted: 'none denied, failed or stuck' })];
}

function checkRequest(request: JsonObject, at: Date): Finding | undefined {
  const denied = conditionOf(request, 'Denied');
  const ready = conditionOf(request, 'Ready');
  const wanted = 'answered';
  if (denied?.status === 'True') {
    return fail(Check.CERTIFICATE_REQUESTS, nameOf(request), {
      found: `denied (${textAt(denied, 'reason') ?? 'no reason'})`,
      wanted,
      meaning: `An approver refused this signing request${because(denied)}.`,
      fix: 'Change the policy of the approver (a CertificateRequestPolicy and the right to use it), not the request: the proxy asks again by itself.',
    });
  }
  if (ready?.status === 'True') return undefined;
  if (['Failed', 'InvalidRequest'].includes(textAt(ready, 'reason') ?? '')) {
    return fail(Check.CERTIFICATE_REQUESTS, nameOf(request), {
      found: 'failed',
      wanted,
      meaning: `The issuer did not sign this request${because(ready)}.`,
      fix: 'Look at the issuer and its rules for names, URI SANs and lifetimes.',
    });
  }
  const age = (at.getTime() - new Date(textAt(request, 'metadata', 'creationTimestamp') ?? at).getTime()) / 1000;
  if (age < STUCK_SECONDS) return undefined;
  // cert-manager before 1.3 knows no approval: there an issuer sets Ready at once.
  const approved = conditionOf(request, 'Approved')?.status === 'True' || ready !== undefined;
  return fail(Check.CERTIFICATE_REQUESTS, nameOf(request), {
    found: `${approved ? 'approved, not signed' : 'not approved'} for ${span(age)}`,
    wanted,
    meaning: approved
      ? `The issuer does not answer${because(ready)}.`
      : 'Nobody approves this request: cert-manager approves those for its own issuers only.',
    fix: approved
      ? 'Check that the issuer exists in this namespace and is Ready; a ClusterIssuer looks for its Secret in the namespace of cert-manager.'
      : 'Give the approver the right to approve for this issuer, or install approver-policy with a policy.',
  });
}

function because(condition: JsonObject | undefined): string {
  const message = textAt(condition, 'message');
  return message === undefined || message === '' ? '' : `: ${message}`;
}
