import { CA_SWITCH, ISTIOD_SECRET, istiodDnsName, REVISION_LABEL, UNNAMED_REVISION } from '../../../facts/istio';
import { goBool } from '../../../internal/go-bool';
import { coversHost } from '../../../internal/hosts';
import { listAt, textAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import { nameOf } from '../../read/objects';
import { variablesOf } from '../../read/planes/variables';
import type { Finding } from '../../report/finding';
import { readPem } from '../bundles';
import { ChainProblem, TLS_SERVER, verifyChain } from '../chain';
import { Check, checkAt, withoutAnchors } from '../checks';
import { moment } from '../describe';
import type { MeshCriteria } from '../expectations';
import type { PublicSecret } from './questions';
import { type Read, unread } from './unread';

/** Checks istiod: the certificate that it serves, that it started after that one existed, and that its own CA is off. */
export function checkIstiod(
  answer: Read<readonly LoadedObject[]>,
  secret: Read<PublicSecret | undefined>,
  criteria: MeshCriteria,
): Finding[] {
  const namespace = criteria.meshNamespace;
  if ('problem' in answer) {
    const checks = [Check.ISTIOD_START, Check.ISTIOD_CA_OFF];
    return [checkServed(secret, [], criteria), ...checks.map((check) => unread(check, namespace, answer.problem))];
  }
  const pods = answer.value;
  const served = checkServed(secret, pods, criteria);
  if (pods.length === 0) {
    const check = checkAt(Check.ISTIOD_START, namespace, 'istiod, started after its certificate existed');
    const meaning = 'istiod does not run here, so proxies get no configuration.';
    const fix = 'Install Istio once the Certificates are READY; with another namespace, name it with --mesh-namespace.';
    const none = check.fail('no running pod with the label app=istiod', { meaning, fix });
    return [served, none];
  }
  const created = 'value' in secret ? secret.value?.created : undefined;
  const starts = created ? pods.map((pod) => checkStart(pod, created)) : [];
  const unknown = 'problem' in secret ? [unread(Check.ISTIOD_START, namespace, secret.problem)] : [];
  return [served, ...starts, ...unknown, ...pods.map(checkCaOff)];
}

/** The certificate in `istiod-tls`: up to the CA, valid, and for every name under which proxies dial istiod. */
function checkServed(
  secret: Read<PublicSecret | undefined>,
  pods: readonly LoadedObject[],
  { meshNamespace: namespace, anchors, expectations, cache }: MeshCriteria,
): Finding {
  const subject = `${namespace}/${ISTIOD_SECRET}`;
  if ('problem' in secret) return unread(Check.ISTIOD_CERTIFICATE, subject, secret.problem);
  const revisions = pods.map(({ body }) => textAt(body, 'metadata', 'labels', REVISION_LABEL) ?? UNNAMED_REVISION);
  const dialled = revisions.length === 0 ? [UNNAMED_REVISION] : revisions;
  const names = [...new Set(dialled.map((revision) => istiodDnsName(revision, namespace)))];
  const wanted = `up to the CA, for ${names.join(', ')}`;
  if (!secret.value) {
    return checkAt(Check.ISTIOD_CERTIFICATE, subject, wanted).fail('no such Secret', {
      meaning: 'istiod has no certificate of your CA and makes itself one that no proxy trusts, or does not start.',
      fix: 'Make the Certificate istiod READY, then restart istiod.',
    });
  }
  if (!anchors) return withoutAnchors(Check.ISTIOD_CERTIFICATE, subject);
  const pem = secret.value.data.get('tls.crt') ?? '';
  const chain = readPem(() => cache.chain(pem));
  if ('error' in chain) {
    const meaning = 'What istiod would serve is no certificate.';
    const fix = 'Look at the Certificate istiod; deleting the Secret has cert-manager issue it anew.';
    return checkAt(Check.ISTIOD_CERTIFICATE, subject, wanted).fail(`tls.crt ${chain.error.message}`, { meaning, fix });
  }
  const { certificates } = chain;
  const check = checkAt(Check.ISTIOD_CERTIFICATE, subject, wanted, certificates.slice(0, 1));
  const { problem, text = '' } = verifyChain(certificates, anchors, expectations.at, cache, [TLS_SERVER]);
  const isConstrained = problem === ChainProblem.NAME_CONSTRAINTS;
  if (problem !== undefined && !isConstrained) {
    return check.fail(text, {
      meaning: 'Proxies refuse istiod: its certificate does not lead up to your CA.',
      fix: 'Look at the Certificate istiod and its issuer. After a change of the CA renew it (cmctl renew istiod) and restart istiod.',
    });
  }
  const served = certificates[0]?.dnsNames ?? [];
  const found = `for ${served.join(', ') || 'no name'}`;
  const uncovered = names.filter((name) => !coversHost(served, name));
  if (uncovered.length > 0) {
    const meaning = `Proxies that dial ${uncovered.join(', ')} refuse istiod: the name is not in its certificate.`;
    const fix = "List the revision in the mesh's revisions, and apply the synthesized output.";
    return check.fail(found, { meaning, fix });
  }
  if (!isConstrained) return check.pass(found);
  const meaning = 'A CA limits the names below it. All else holds, but proxies may still refuse istiod.';
  const fix = 'Compare them with the SANs of istiod (openssl x509 -noout -text): a name outside of them is refused.';
  return check.warn(text, { meaning, fix });
}

function checkStart(pod: LoadedObject, created: Date): Finding {
  const statuses = listAt(pod.body, 'status', 'containerStatuses');
  const status = statuses.find((entry) => textAt(entry, 'name') === 'discovery');
  const started = new Date(textAt(status, 'state', 'running', 'startedAt') ?? Number.NaN);
  const found = Number.isNaN(started.getTime()) ? 'not running' : `started ${moment(started)}`;
  const check = checkAt(Check.ISTIOD_START, nameOf(pod), `after ${ISTIOD_SECRET} (${moment(created)})`);
  if (started >= created) return check.pass(found);
  return check.fail(found, {
    meaning:
      'istiod looks for its certificate once, when it starts. It may serve one of its own, which no proxy trusts.',
    fix: 'Restart it (kubectl rollout restart deployment/istiod), also if only the Secret was deleted and made anew: then nobody else can tell.',
  });
}

function checkCaOff(pod: LoadedObject): Finding {
  const variables = variablesOf(listAt(pod.body, 'spec', 'containers').flatMap((one) => listAt(one, 'env')));
  const value = variables.get(CA_SWITCH)?.value;
  const found = value === undefined ? 'not set' : `${CA_SWITCH}=${value}`;
  const check = checkAt(Check.ISTIOD_CA_OFF, nameOf(pod), `${CA_SWITCH}=false`);
  if (value !== undefined && goBool(value) === false) return check.pass(found);
  const meaning = "istiod's own CA is on: it signs for whoever asks it, and writes its own root into every namespace.";
  const fix = 'Set pilot.env.ENABLE_CA_SERVER to "false" and install Istio again.';
  return check.fail(found, { meaning, fix });
}
