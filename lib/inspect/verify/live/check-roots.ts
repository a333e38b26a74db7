import { ROOT_CONFIG_MAP, ROOT_CONFIG_MAP_KEY } from '../../../facts/istio';
import { listAt, mapAt, textAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import type { Finding } from '../../report/finding';
import { type BundleComparison, compareBundle, INTERMEDIATE_ADVICE } from '../bundles';
import { Check, checkAt, withoutAnchors } from '../checks';
import { moment, namedAll } from '../describe';
import type { MeshCriteria } from '../expectations';
import { EVERYWHERE, type Place } from './place';
import type { PublicSecret, Questions } from './questions';
import { type Read, unread } from './unread';

/** The root ConfigMaps of all namespaces. */
export const ROOT_CONFIG_MAPS: Place = { namespace: EVERYWHERE, fieldSelector: `metadata.name=${ROOT_CONFIG_MAP}` };

/** The webhooks of Istio, and those of others. */
export const WEBHOOKS = 'mutatingwebhookconfigurations,validatingwebhookconfigurations';

export async function checkRootConfigMaps(
  questions: Questions,
  namespaces: readonly string[],
  { anchors, cache }: MeshCriteria,
): Promise<Finding[]> {
  const answer = await questions.objects('configmaps', ROOT_CONFIG_MAPS);
  if ('problem' in answer) return [unread(Check.ROOT_CONFIGMAP, ROOT_CONFIG_MAP, answer.problem)];
  return namespaces.map((namespace) => {
    const subject = `${namespace}/${ROOT_CONFIG_MAP}`;
    if (!anchors) return withoutAnchors(Check.ROOT_CONFIGMAP, subject);
    const check = checkAt(Check.ROOT_CONFIGMAP, subject, namedAll(anchors));
    const map = answer.value.find((object) => object.namespace === namespace);
    if (!map) {
      const meaning =
        'Pods of this namespace have nothing to verify the agent with, so they get no certificate and do not start.';
      const fix = 'The agent writes it: look at its log, and at its namespace selector if it has one.';
      return check.fail('not there', { meaning, fix });
    }
    const pem = textAt(map.body, 'data', ROOT_CONFIG_MAP_KEY) ?? '';
    const { result, found } = compareBundle(pem, anchors, cache);
    if (result === 'same') return check.pass(found);
    if (result === 'intermediate') return check.warn(found, INTERMEDIATE_ADVICE);
    return check.fail(found, {
      meaning: 'Pods of this namespace verify the agent and istiod with another root than that of your CA.',
      fix: "If istiod's own CA is on, switch it off: it writes here too. Otherwise restart the agent, then the pods.",
    });
  });
}

/** Checks that the API server can verify istiod: the CA in its webhooks. */
export async function checkWebhooks(questions: Questions, criteria: MeshCriteria): Promise<Finding[]> {
  const { meshNamespace, anchors, cache } = criteria;
  const answer = await questions.objects(WEBHOOKS, {});
  if ('problem' in answer) return [unread(Check.WEBHOOK_CA, WEBHOOKS.replace(',', ', '), answer.problem)];
  const configurations = answer.value.map((object) => ({ object, bundles: bundlesOf(object, meshNamespace) }));
  const istiods = configurations.filter(({ bundles }) => bundles.length > 0);
  if (istiods.length === 0) {
    const check = checkAt(Check.WEBHOOK_CA, meshNamespace, "istiod's webhooks");
    const meaning = 'No pod gets a sidecar by itself.';
    const fix = 'Check the namespace of the mesh (--mesh-namespace); with injection by hand this is as meant.';
    const none = check.warn('no webhook that calls istiod here', { meaning, fix });
    return [none];
  }
  return istiods.map(({ object, bundles }) => {
    if (!anchors) return withoutAnchors(Check.WEBHOOK_CA, object.name);
    const check = checkAt(Check.WEBHOOK_CA, object.name, namedAll(anchors));
    const comparisons = bundles.map((bundle) => compareBundle(bundle, anchors, cache));
    const bad = comparisons.find(({ result }) => result !== 'same');
    const { found } = bad ?? (comparisons[0] as BundleComparison);
    if (!bad) return check.pass(found);
    if (comparisons.every(({ result }) => ['same', 'intermediate'].includes(String(result)))) {
      return check.warn(found, INTERMEDIATE_ADVICE);
    }
    return check.fail(bundles.includes('') ? 'an empty caBundle' : found, {
      meaning:
        'The API server verifies istiod with another CA, so injection and validation fail with "unknown authority".',
      fix: 'See the check istiod-ca-off. Then restart istiod, which writes its root into its webhooks; up to Istio 1.30 it reads a new root only when it starts.',
    });
  });
}

/** The caBundles of a webhook configuration with which the API server verifies istiod, as PEM. */
export function bundlesOf({ body }: LoadedObject, namespace: string): string[] {
  return listAt(body, 'webhooks')
    .map((webhook) => mapAt(webhook, 'clientConfig'))
    .filter((client) => {
      const name = textAt(client, 'service', 'name') ?? '';
      return textAt(client, 'service', 'namespace') === namespace && /^istiod(-|$)/.test(name);
    })
    .map((client) => Buffer.from(textAt(client, 'caBundle') ?? '', 'base64').toString('latin1'));
}

/** What istiod's own CA leaves behind: the Secret of its self-signed CA, or the one that is plugged into it. */
export const ISTIODS_SECRETS = [
  { name: 'istio-ca-secret', says: 'istiod made itself a CA here, before or beside yours' },
  { name: 'cacerts', says: 'a CA is plugged into istiod here' },
];

/** @param secrets those of {@link ISTIODS_SECRETS}, in this order */
export function checkLeftovers(namespace: string, secrets: readonly Read<PublicSecret | undefined>[]): Finding[] {
  return secrets.map((secret, index) => {
    const { name, says } = ISTIODS_SECRETS[index] ?? {};
    const subject = `${namespace}/${name}`;
    if ('problem' in secret) return unread(Check.LEFTOVER_CA, subject, secret.problem);
    const check = checkAt(Check.LEFTOVER_CA, subject, 'no such Secret');
    if (!secret.value) return check.pass('no such Secret');
    return check.warn(`a Secret, created ${moment(secret.value.created)}`, {
      meaning: `This Secret says that ${says}. Its key can still sign for the mesh as long as anyone trusts it.`,
      fix: 'When the checks signer and root-matches hold for every proxy, delete it. Moving a running mesh to istio-csr is not supported upstream: restart all workloads.',
    });
  });
}
