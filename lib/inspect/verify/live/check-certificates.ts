import { ISTIOD_SECRET } from '../../../facts/istio';
import type { JsonObject } from '../../../internal/merge';
import { type Certificate, certificateOf } from '../../read/authorities';
import { textAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import { nameOf } from '../../read/objects';
import type { Finding } from '../../report/finding';
import { Check, checkAt } from '../checks';
import { span } from '../describe';
import { issuerText } from '../dist';
import { conditionOf, type Questions } from './questions';
import { unread } from './unread';

/** Signing takes seconds; an approver or an external CA may take a little longer. */
const STUCK_SECONDS = 120;

/** Checks that the Certificates of the mesh's namespace are READY, in the Secrets and by the issuers that were meant. */
export async function checkCertificates(
  questions: Questions,
  namespace: string,
  wanted: readonly Certificate[],
): Promise<Finding[]> {
  const answer = await questions.objects('certificates.cert-manager.io', { namespace });
  if ('problem' in answer) return [unread(Check.CERTIFICATE_READY, namespace, answer.problem)];
  const there = answer.value.map(certificateOf);
  const here = wanted.filter(({ object }) => (object.namespace ?? 'default') === namespace);
  const absent = here.filter(({ object }) => !there.some((other) => other.object.name === object.name));
  const missing = absent.map((one) => notThere(`${namespace}/${one.object.name}`, wantedText(one)));
  if (![...there, ...absent].some(({ secretName }) => secretName === ISTIOD_SECRET)) {
    missing.push(notThere(namespace, `a Certificate for the Secret ${ISTIOD_SECRET}`));
  }
  const wantedAs = (name: string) => here.find(({ object }) => object.name === name);
  const found = there.map((certificate) => checkCertificate(certificate, wantedAs(certificate.object.name)));
  return [...found, ...missing];
}

function checkCertificate(certificate: Certificate, wanted: Certificate | undefined): Finding {
  const { object, secretName = '' } = certificate;
  const ready = conditionOf(object, 'Ready');
  const isReady = ready?.status === 'True';
  const issuer = issuerText(certificate.issuer);
  const state = isReady ? 'READY' : `not READY (${textAt(ready, 'reason') ?? 'no status yet'})`;
  const found = `${state}, Secret ${secretName}, ${issuer}`;
  const check = checkAt(Check.CERTIFICATE_READY, nameOf(object), wanted ? wantedText(wanted) : 'READY');
  if (!isReady) {
    return check.fail(found, {
      meaning: `cert-manager has no valid certificate in the Secret${because(ready)}.`,
      fix: `Look at kubectl describe certificate, certificaterequest and issuer in this namespace. istiod must not start before ${ISTIOD_SECRET} exists.`,
    });
  }
  const isOtherIssuer = wanted?.issuer !== undefined && issuerText(wanted.issuer) !== issuer;
  if (isOtherIssuer || (wanted && (wanted.secretName ?? '') !== secretName)) {
    return check.fail(found, {
      meaning: 'The certificate comes from another issuer, or goes into another Secret, than what was synthesized.',
      fix: 'Apply the synthesized output again, and find out who changes it.',
    });
  }
  return check.pass(found);
}

function wantedText({ secretName = '', issuer }: Certificate): string {
  return `READY, Secret ${secretName}${issuer ? `, ${issuerText(issuer)}` : ''}`;
}

function notThere(subject: string, wanted: string): Finding {
  const meaning = 'The Certificate does not exist, so nobody issues or renews what istiod and the agent need.';
  const fix = 'Apply the synthesized output, and check that it goes into this namespace.';
  return checkAt(Check.CERTIFICATE_READY, subject, wanted).fail('not there', { meaning, fix });
}

/** Checks that every CertificateRequest is answered: none denied, none failed, none waiting for long. */
export async function checkRequests(questions: Questions, namespace: string, at: Date): Promise<Finding[]> {
  const answer = await questions.objects('certificaterequests.cert-manager.io', { namespace });
  if ('problem' in answer) return [unread(Check.CERTIFICATE_REQUESTS, namespace, answer.problem)];
  const problems = answer.value.map((request) => checkRequest(request, at)).filter((finding) => finding !== undefined);
  const answered = answer.value.length - problems.length;
  if (answered === 0 && problems.length > 0) return problems;
  const found = answer.value.length === 0 ? 'none open' : `${answered} answered or new`;
  return [...problems, checkAt(Check.CERTIFICATE_REQUESTS, namespace, 'none denied, failed or stuck').pass(found)];
}

function checkRequest(request: LoadedObject, at: Date): Finding | undefined {
  const denied = conditionOf(request, 'Denied');
  const ready = conditionOf(request, 'Ready');
  const check = checkAt(Check.CERTIFICATE_REQUESTS, nameOf(request), 'answered');
  if (denied?.status === 'True') {
    return check.fail(`denied (${textAt(denied, 'reason') ?? 'no reason'})`, {
      meaning: `An approver refused this signing request${because(denied)}.`,
      fix: 'Change the policy of the approver (a CertificateRequestPolicy and the right to use it), not the request: the proxy asks again by itself.',
    });
  }
  if (ready?.status === 'True') return undefined;
  if (['Failed', 'InvalidRequest'].includes(textAt(ready, 'reason') ?? '')) {
    const meaning = `The issuer did not sign this request${because(ready)}.`;
    const fix = 'Look at the issuer and its rules for names, URI SANs and lifetimes.';
    return check.fail('failed', { meaning, fix });
  }
  const created = textAt(request.body, 'metadata', 'creationTimestamp') ?? at;
  const age = (at.getTime() - new Date(created).getTime()) / 1000;
  if (age < STUCK_SECONDS) return undefined;
  // cert-manager before 1.3 knows no approval: there an issuer sets Ready at once.
  if (conditionOf(request, 'Approved')?.status === 'True' || ready !== undefined) {
    return check.fail(`approved, not signed for ${span(age)}`, {
      meaning: `The issuer does not answer${because(ready)}.`,
      fix: 'Check that the issuer exists in this namespace and is Ready; a ClusterIssuer looks for its Secret in the namespace of cert-manager.',
    });
  }
  const meaning = 'Nobody approves this request: cert-manager approves those for its own issuers only.';
  const fix = 'Give the approver the right to approve for this issuer, or install approver-policy with a policy.';
  return check.fail(`not approved for ${span(age)}`, { meaning, fix });
}

/** What the message of a condition adds to a sentence. */
function because(condition: JsonObject | undefined): string {
  const message = textAt(condition, 'message');
  return message ? `: ${message}` : '';
}
