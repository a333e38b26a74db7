import { ISTIOD_SECRET, ROOT_CONFIG_MAP_KEY } from '../../../facts/istio';
import { LONGEST_MOUNT_DELAY_SECONDS } from '../../../facts/kubernetes';
import { certificateOf } from '../../read/authorities';
import { textAt } from '../../read/fields';
import type { LoadedObject } from '../../read/load';
import { nameOf } from '../../read/objects';
import { bundlesOf, ROOT_CONFIG_MAPS, WEBHOOKS } from '../../verify/live/check-roots';
import { lastChangeIn, type Questions } from '../../verify/live/questions';
import { hasSeen, secondsBetween, startOf } from './delays';
import type { LiveRoots } from './live-roots';
import type { Delayed, Signed, Trusting, Webhook } from './observation';

export interface IstiodSearch {
  readonly questions: Questions;
  readonly roots: LiveRoots;
  readonly meshNamespace: string;
  readonly now: Date;
}

/** The root ConfigMaps of some namespaces, and when each was changed last. */
export async function observeRootConfigMaps(search: IstiodSearch, namespaces: readonly string[]) {
  const answer = await search.questions.timedObjects('configmaps', ROOT_CONFIG_MAPS);
  if ('problem' in answer) {
    const unread = { name: 'root ConfigMaps', why: answer.problem };
    return { published: [unread], files: [unread], changes: new Map<string, Date | undefined>() };
  }
  const changeOf = ({ body }: LoadedObject) =>
    lastChangeIn((body.metadata as { managedFields?: unknown })?.managedFields);
  const changes = new Map(answer.value.map((object) => [object.namespace ?? '', changeOf(object)]));
  const published = namespaces.map((name): Trusting => {
    const map = answer.value.find(({ namespace }) => namespace === name);
    if (map === undefined) return { name, trusts: new Set(), why: 'there is none' };
    return { name, trusts: search.roots.keysIn(textAt(map.body, 'data', ROOT_CONFIG_MAP_KEY) ?? '') };
  });
  const files = namespaces.map((name): Delayed => {
    const changed = changes.get(name);
    const isOld = changed && secondsBetween(changed, search.now) >= LONGEST_MOUNT_DELAY_SECONDS;
    return { name, hasArrived: isOld, why: isOld === undefined ? 'nobody noted when it was changed' : undefined };
  });
  return { published, files, changes };
}

/** Before that istiod may not have written its roots into its webhooks yet. */
const WRITTEN_SECONDS = 60;

/** istiod: the certificate that it serves, and the webhooks, which tell what roots it knows. */
export async function observeIstiod(search: IstiodSearch, rootsChanged: Date | undefined) {
  const { questions, roots, meshNamespace: namespace, now } = search;
  const place = { namespace, name: ISTIOD_SECRET };
  const [pods, webhooks, secret, changed, certificates] = await Promise.all([
    questions.istiodPods(namespace),
    questions.objects(WEBHOOKS, {}),
    questions.secret(place, ['ca.crt', 'tls.crt']),
    questions.lastChange('secret', place),
    questions.objects('certificates.cert-manager.io', { namespace }),
  ]);
  const running =
    'value' in pods ? pods.value.map((pod) => ({ name: nameOf(pod), started: startOf(pod, 'discovery') })) : [];
  const unreadPods = 'problem' in pods ? pods.problem : 'there is none';
  const hasWritten = running.every(
    ({ started }) => started !== undefined && secondsBetween(started, now) >= WRITTEN_SECONDS,
  );
  const knows = running.map(({ started }) => hasSeen(rootsChanged, started, now));
  const settled = knows.includes(undefined) ? undefined : hasWritten && knows.every(Boolean);
  return {
    webhooks: webhooksIn(webhooks, namespace, roots, running.length === 0 ? undefined : settled),
    istiod: [...(await askedFor('value' in certificates ? certificates.value : [], roots)), inSecret(secret, roots)],
    serving:
      running.length === 0
        ? [{ name: 'pods of istiod', why: unreadPods }]
        : running.map(({ name, started }) => ({
            name,
            hasArrived: 'value' in changed ? hasSeen(changed.value, started, now) : undefined,
          })),
  };
}

function webhooksIn(
  answer: Awaited<ReturnType<Questions['objects']>>,
  namespace: string,
  roots: LiveRoots,
  hasArrived: boolean | undefined,
): Webhook[] {
  if ('problem' in answer) return [{ name: 'webhooks', why: answer.problem }];
  const own = answer.value.flatMap((object): Webhook[] => {
    const bundles = bundlesOf(object, namespace).map((pem) => roots.keysIn(pem) ?? new Set<string>());
    const [first, ...others] = bundles;
    if (first === undefined) return [];
    const inAll = [...first].filter((root) => others.every((bundle) => bundle.has(root)));
    return [{ name: object.name, trusts: new Set(inAll), hasArrived }];
  });
  return own.length > 0 ? own : [{ name: 'webhooks', why: 'none calls istiod' }];
}

/** Whom the Certificate of istiod names; an issuer that keeps its CA to itself tells by what it signed alone. */
async function askedFor(certificates: readonly LoadedObject[], roots: LiveRoots): Promise<Signed[]> {
  const own = certificates.map(certificateOf).filter(({ secretName }) => secretName === ISTIOD_SECRET);
  const signed = own.map(async ({ object, issuer }) => {
    const { root } = issuer ? await roots.of(issuer) : {};
    return root === undefined ? [] : [{ name: `Certificate ${nameOf(object)}`, signer: root }];
  });
  return (await Promise.all(signed)).flat();
}

function inSecret(secret: Awaited<ReturnType<Questions['secret']>>, roots: LiveRoots): Signed {
  const name = `Secret ${ISTIOD_SECRET}`;
  if ('problem' in secret) return { name, why: secret.problem };
  if (secret.value === undefined) return { name, why: 'there is none' };
  const { data } = secret.value;
  return { name, signer: roots.above(data.get('tls.crt') ?? '', data.get('ca.crt') ?? '').signer };
}
