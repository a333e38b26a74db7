import { ISTIOD_SECRET, istiodDnsName, REVISION_LABEL, UNNAMED_REVISION } from '../../../facts/istio';
import { coversHost } from '../../../internal/hosts';
import { isJsonObject, type JsonObject } from '../../../internal/merge';
import type { CertificateCache } from '../../../x509/certificate-cache';
import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import { listAt, textAt } from '../../read/fields';
import type { Finding } from '../../report/finding';
import { ChainProblem, TLS_SERVER, verifyChain } from '../chain';
import { Check, fail, pass, warn, withoutAnchors } from '../checks';
import { moment } from '../describe';
import { nameOf, type PublicSecret, type Questions, type Read } from './questions';
import { unread } from './unread';

/** What istiod is judged by. */
export interface IstiodCriteria {
  readonly namespace: string;
  readonly anchors?: readonly ParsedCertificate[];
  readonly at: Date;
  readonly cache: CertificateCache;
}

/** Checks istiod: the certificate that it serves, that it started after that one existed, and that its own CA is off. */
export async function checkIstiod(
  questions: Questions,
  secret: Read<PublicSecret | undefined>,
  criteria: IstiodCriteria,
): Promise<Finding[]> {
  const { namespace } = criteria;
  const answer = await questions.objects('pods', { namespace, selector: 'app=istiod' });
  if ('problem' in answer) {
    const checks = [Check.ISTIOD_START, Check.ISTIOD_CA_OFF];
    return [checkServed(secret, [], criteria), ...checks.map((check) => unread(check, namespace, answer.problem))];
  }
  // One that is being deleted is what a restart replaces.
  const pods = answer.value.filter(
    (pod) => textAt(pod, 'status', 'phase') === 'Running' && !textAt(pod, 'metadata', 'deletionTimestamp'),
  );
  const created = 'value' in secret ? secret.value?.created : undefined;
  const starts = created ? pods.map((pod) => checkStart(pod, created)) : [];
  const unknown = 'problem' in secret ? [unread(Check.ISTIOD_START, namespace, secret.problem)] : [];
  const perPod = [...starts, ...unknown, ...pods.map(checkCaOff)];
  const none = fail(Check.ISTIOD_START, namespace, {
    found: 'no running pod with the label app=istiod',
    wanted: 'istiod, started after its certificate existed',
    meaning: 'istiod does not run here, so proxies get no configuration.',
    fix: 'Install Istio once the Certificates are READY; with another namespace, name it with --mesh-namespace.',
  });
  return [checkServed(secret, pods, criteria), ...(pods.length === 0 ? [none] : perPod)];
}

/** The certificate in `istiod-tls`: up to the CA, valid, and for every name under which proxies dial istiod. */
function checkServed(
  secret: Read<PublicSecret | undefined>,
  pods: readonly JsonObject[],
  { namespace, anchors, at, cache }: IstiodCriteria,
): Finding {
  const subject = `${namespace}/${ISTIOD_SECRET}`;
  if ('problem' in secret) return unread(Check.ISTIOD_CERTIFICATE, subject, secret.problem);
  const names =
    pods.length === 0
      ? [istiodDnsName(UNNAMED_REVISION, namespace)]
      : [...new Set(pods.map((pod) => dnsName(pod, namespace)))];
  const wanted = `up to the CA, for ${names.join(', ')}`;
  const bad = (found: string, meaning: string, fix: string) =>
    fail(Check.ISTIOD_CERTIFICATE, subject, { found, wanted, meaning, fix });
  if (!secret.value) {
    return bad(
      'no such Secret',
      'istiod has no certificate of your CA and makes itself one that no proxy trusts, or does not start.',
      'Make the Certificate istiod READY, then restart istiod.',
    );
  }
  if (!anchors) return withoutAnchors(Check.ISTIOD_CERTIFICATE, subject);
  let chain: readonly ParsedCertificate[];
  try {
    chain = cache.chain(secret.value.data.get('tls.crt') ?? '');
  } catch (error) {
    return bad(
      `tls.crt ${(error as Error).message}`,
      'What istiod would serve is no certificate.',
      'Look at the Certificate istiod; deleting the Secret has cert-manager issue it anew.',
    );
  }
  const { problem, text = '' } = verifyChain(chain, anchors, at, cache, [TLS_SERVER]);
  const isConstrained = problem === ChainProblem.NAME_CONSTRAINTS;
  if (problem !== undefined && !isConstrained) {
    return bad(
      text,
      'Proxies refuse istiod: its certificate does not lead up to your CA.',
      'Look at the Certificate istiod and its issuer. After a change of the CA renew it (cmctl renew istiod) and restart istiod.',
    );
  }
  const served = chain[0]?.dnsNames ?? [];
  const uncovered = names.filter((name) => !coversHost(served, name));
  const comparison = { found: `for ${served.join(', ') || 'no name'}`, wanted };
  if (uncovered.length === 0 && isConstrained) {
    return warn(Check.ISTIOD_CERTIFICATE, subject, {
      found: text,
      wanted,
      meaning: 'A CA limits the names below it. All else holds, but proxies may still refuse istiod.',
      fix: 'Compare them with the SANs of istiod (openssl x509 -noout -text): a name outside of them is refused.',
    });
  }
  if (uncovered.length === 0) return pass(Check.ISTIOD_CERTIFICATE, subject, comparison);
  return fail(Check.ISTIOD_CERTIFICATE, subject, {
    ...comparison,
    meaning: `Proxies that dial ${uncovered.join(', ')} refuse istiod: the name is not in its certificate.`,
    fix: "List the revision in the mesh's revisions, and apply the synthesized output.",
  });
}

/** The name by which proxies dial the istiod in a pod. */
function dnsName(pod: JsonObject, namespace: string): string {
  return istiodDnsName(textAt(pod, 'metadata', 'labels', REVISION_LABEL) ?? UNNAMED_REVISION, namespace);
}

function checkStart(pod: JsonObject, created: Date): Finding {
  const status = listAt(pod, 'status', 'containerStatuses').find((entry) => textAt(entry, 'name') === 'discovery');
  const started = new Date(textAt(status, 'state', 'running', 'startedAt') ?? Number.NaN);
  const comparison = {
    found: Number.isNaN(started.getTime()) ? 'not running' : `started ${moment(started)}`,
    wanted: `after ${ISTIOD_SECRET} (${moment(created)})`,
  };
  if (started >= created) return pass(Check.ISTIOD_START, nameOf(pod), comparison);
  return fail(Check.ISTIOD_START, nameOf(pod), {
    ...comparison,
    meaning:
      'istiod looks for its certificate once, when it starts. It may serve one of its own, which no proxy trusts.',
    fix: 'Restart it (kubectl rollout restart deployment/istiod), also if only the Secret was deleted and made anew: then nobody else can tell.',
  });
}

function checkCaOff(pod: JsonObject): Finding {
  const containers = listAt(pod, 'spec', 'containers').filter(isJsonObject);
  const env = containers.flatMap((container) => listAt(container, 'env'));
  const value = env
    .filter((entry) => textAt(entry, 'name') === 'ENABLE_CA_SERVER')
    .map((entry) => textAt(entry, 'value'));
  const last = value[value.length - 1];
  const comparison = {
    found: last === undefined ? 'not set' : `ENABLE_CA_SERVER=${last}`,
    wanted: 'ENABLE_CA_SERVER=false',
  };
  // Go's ParseBool takes these for false.
  if (['false', '0', 'f', 'F', 'FALSE', 'False'].includes(last ?? ''))
    return pass(Check.ISTIOD_CA_OFF, nameOf(pod), comparison);
  return fail(Check.ISTIOD_CA_OFF, nameOf(pod), {
    ...comparison,
    meaning: "istiod's own CA is on: it signs for whoever asks it, and writes its own root into every namespace.",
    fix: 'Set pilot.env.ENABLE_CA_SERVER to "false" and install Istio again.',
  });
}
