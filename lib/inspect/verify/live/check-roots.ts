import { ROOT_CONFIG_MAP, ROOT_CONFIG_MAP_KEY } from '../../../facts/istio';
import { isJsonObject, type JsonObject } from '../../../internal/merge';
import type { CertificateCache } from '../../../x509/certificate-cache';
import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import { listAt, textAt } from '../../read/fields';
import { membershipOf } from '../../read/namespaces';
import type { Finding } from '../../report/finding';
import { Check, fail, pass, warn, withoutAnchors } from '../checks';
import { compareBundle } from '../compare-bundle';
import { moment } from '../describe';
import { EVERYWHERE } from './place';
import { nameOf, type PublicSecret, type Questions, type Read } from './questions';
import { unread } from './unread';

/** What the copies of the root are compared with. */
export interface RootCriteria {
  readonly meshNamespace: string;
  readonly anchors?: readonly ParsedCertificate[];
  readonly cache: CertificateCache;
}

/** Checks the root ConfigMap in each namespace that needs it. */
export async function checkRootConfigMaps(
  questions: Questions,
  namespaces: readonly string[],
  { anchors, cache }: RootCriteria,
): Promise<Finding[]> {
  const answer = await questions.objects('configmaps', {
    namespace: EVERYWHERE,
    fieldSelector: `metadata.name=${ROOT_CONFIG_MAP}`,
  });
  if ('problem' in answer) return [unread(Check.ROOT_CONFIGMAP, ROOT_CONFIG_MAP, answer.problem)];
  return namespaces.map((namespace) => {
    const subject = `${namespace}/${ROOT_CONFIG_MAP}`;
    if (!anchors) return withoutAnchors(Check.ROOT_CONFIGMAP, subject);
    const map = answer.value.find((object) => textAt(object, 'metadata', 'namespace') === namespace);
    const pem = textAt(map, 'data', ROOT_CONFIG_MAP_KEY) ?? '';
    const { result, ...comparison } = compareBundle(pem, anchors, cache);
    if (result === 'same') return pass(Check.ROOT_CONFIGMAP, subject, comparison);
    return fail(Check.ROOT_CONFIGMAP, subject, {
      ...comparison,
      found: map ? comparison.found : 'not there',
      meaning: map
        ? 'Pods of this namespace verify the agent and istiod with another root than that of your CA.'
        : 'Pods of this namespace have nothing to verify the agent with, so they get no certificate and do not start.',
      fix: map
        ? "If istiod's own CA is on, switch it off: it writes here too. Otherwise restart the agent, then the pods."
        : 'The agent writes it: look at its log, and at its namespace selector if it has one.',
    });
  });
}

/** Checks that the API server can verify istiod: the CA in its webhooks. */
export async function checkWebhooks(questions: Questions, criteria: RootCriteria): Promise<Finding[]> {
  const { meshNamespace, anchors, cache } = criteria;
  const kinds = 'mutatingwebhookconfigurations,validatingwebhookconfigurations';
  const answer = await questions.objects(kinds, {});
  if ('problem' in answer) return [unread(Check.WEBHOOK_CA, kinds.replace(',', ', '), answer.problem)];
  const configurations = answer.value.map((object) => ({ object, bundles: bundlesOf(object, meshNamespace) }));
  const istiods = configurations.filter(({ bundles }) => bundles.length > 0);
  if (istiods.length === 0) {
    return [
      warn(Check.WEBHOOK_CA, meshNamespace, {
        found: 'no webhook that calls istiod here',
        wanted: "istiod's webhooks",
        meaning: 'No pod gets a sidecar by itself.',
        fix: 'Check the namespace of the mesh (--mesh-namespace); with injection by hand this is as meant.',
      }),
    ];
  }
  return istiods.map(({ object, bundles }) => {
    const subject = textAt(object, 'metadata', 'name') ?? '?';
    if (!anchors) return withoutAnchors(Check.WEBHOOK_CA, subject);
    const comparisons = bundles.map((bundle) => compareBundle(bundle, anchors, cache));
    const bad = comparisons.find(({ result }) => result !== 'same') ?? comparisons[0];
    const { result = 'unreadable', found = 'none', wanted = '' } = bad ?? {};
    if (result === 'same') return pass(Check.WEBHOOK_CA, subject, { found, wanted });
    return fail(Check.WEBHOOK_CA, subject, {
      found: bundles.includes('') ? 'an empty caBundle' : found,
      wanted,
      meaning:
        'The API server verifies istiod with another CA, so injection and validation fail with "unknown authority".',
      fix: 'See the check istiod-ca-off. Then restart istiod, which writes its root into its webhooks; up to Istio 1.30.3 it reads a new root only when it starts.',
    });
  });
}

/** The CA bundles of the webhooks that call istiod in the mesh's namespace. */
function bundlesOf(configuration: JsonObject, namespace: string): string[] {
  const clients = listAt(configuration, 'webhooks').map((webhook) =>
    isJsonObject(webhook) ? webhook.clientConfig : undefined,
  );
  return clients
    .filter((client) => {
      const name = textAt(client, 'service', 'name') ?? '';
      return textAt(client, 'service', 'namespace') === namespace && /^istiod(-|$)/.test(name);
    })
    .map((client) => Buffer.from(textAt(client, 'caBundle') ?? '', 'base64').toString('latin1'));
}

/** What istiod's own CA leaves behind: the Secret of its self-signed CA, or the one that is plugged into it. */
export const ISTIODS_SECRETS: Readonly<Record<string, string>> = {
  'istio-ca-secret': 'istiod made itself a CA here, before or beside yours',
  cacerts: 'a CA is plugged into istiod here',
};

/** Checks that nothing is left of a CA inside istiod. */
export function checkLeftover(namespace: string, name: string, secret: Read<PublicSecret | undefined>): Finding {
  const subject = `${namespace}/${name}`;
  if ('problem' in secret) return unread(Check.LEFTOVER_CA, subject, secret.problem);
  const wanted = 'no such Secret';
  if (!secret.value) return pass(Check.LEFTOVER_CA, subject, { found: wanted, wanted });
  return warn(Check.LEFTOVER_CA, subject, {
    found: `a Secret, created ${moment(secret.value.created)}`,
    wanted,
    meaning: `This Secret says that ${ISTIODS_SECRETS[name] ?? 'istiod has a CA'}. Its key can still sign for the mesh as long as anyone trusts it.`,
    fix: 'When the checks signer and root-matches hold for every proxy, delete it. Moving a running mesh to istio-csr is not supported upstream: restart all workloads.',
  });
}

/** The namespaces whose pods need the root: those of the mesh, by their labels. */
export function meshNamespacesOf(namespaces: readonly JsonObject[]): string[] {
  return namespaces.filter((namespace) => membershipOf(namespace) !== undefined).map(nameOf);
}
