import { CheckStatus, type Finding } from '../../report/finding';
import { makeFinding } from '../../report/make-finding';
import { span } from '../../verify/describe';
import type { LiveRoots } from './live-roots';
import { type Intent, WANTED_OF_WAIT, type Wait, type WaitId, type Waiting } from './waits';

/** The waits that heal by themselves: proxies that refuse each other agree again once the last of them has renewed. */
const HEALING: readonly WaitId[] = ['proxies-trust', 'proxies-replaced'];

/** The waits that are about what goes; all others are about what is to sign. */
const AFTER: readonly WaitId[] = ['agent-replaced', 'istiod-reissued', 'istiod-serves', 'proxies-replaced'];

/** What it means that a wait is not over, and what to do. */
const ADVICE: Readonly<Record<WaitId, readonly [meaning: string, fix: string]>> = {
  'root-made': [
    'What is to sign does not exist yet, so nothing can trust it.',
    'Apply the commit before this one, and look at the Certificate of the root: kubectl describe certificate.',
  ],
  'root-collected': [
    'The agent cannot hand out a root that is not in what it mounts.',
    'Look at the Bundle (kubectl describe bundle), or apply the commit that adds the root.',
  ],
  'replicas-read': [
    'A replica of the agent still hands out the roots from before, and publishes them once it is the leader.',
    'Wait for the kubelet, three minutes after the ConfigMap was changed. If it does not come, restart the agent.',
  ],
  'root-published': [
    'New pods of this namespace, and those that connect anew, refuse the agent and istiod.',
    "Look at the agent's log: its leader writes the root ConfigMap of every namespace.",
  ],
  'files-arrived': [
    'Pods of this namespace may still have the root from before in their file, with which they verify the agent and istiod.',
    'Wait for the kubelets, three minutes after the root ConfigMap was changed.',
  ],
  'istiod-trusts': [
    'The API server refuses istiod once its certificate is from the new CA: no pod is injected.',
    'Up to Istio 1.30 restart istiod (kubectl rollout restart deployment/istiod); from 1.31 on wait for its file, a minute or two.',
  ],
  'ztunnels-restarted': [
    'Up to Istio 1.28.5, 1.29.0 and 1.29.1 ztunnel reads the root with which it verifies the agent at its start only: it cannot renew.',
    'Restart it when files-arrived is over: kubectl rollout restart daemonset/ztunnel.',
  ],
  'proxies-trust': [
    'These proxies refuse those that have a certificate of the new CA, until they renew.',
    'Wait until they have renewed, or restart their workloads.',
  ],
  'agent-replaced': [
    'The agent still signs with what goes, or has a certificate from there: proxies refuse it.',
    'Wait for its rollout. After a change of its issuer in place, restart it: kubectl rollout restart.',
  ],
  'istiod-reissued': [
    'Proxies and the API server refuse istiod once the root above its certificate goes.',
    'Look at the Certificate istiod. After a change of its issuer in place, renew it: cmctl renew istiod.',
  ],
  'istiod-serves': [
    'istiod may still serve the certificate from before.',
    'Wait for the kubelet, three minutes after the Secret was changed. If it does not come, restart istiod.',
  ],
  'proxies-replaced': [
    'Others refuse these proxies once the root above their certificates goes, until they renew.',
    'Wait until they have renewed, or restart their workloads. One that cannot renew shows up in the log of the agent.',
  ],
};

/** How many parts of a mesh a finding names. */
const MOST_NAMED = 10;

/** @param accepts whether proxies that fail with each other until they renew are accepted */
export function findingsOf(waits: readonly Wait[], intent: Intent, roots: LiveRoots, accepts: boolean): Finding[] {
  return waits.map((wait) => {
    const about = AFTER.includes(wait.id) ? intent.ends : intent.needed;
    const subject =
      [...about]
        .map((root) => roots.labelOf(root))
        .sort()
        .join('; ') || intent.unmade.join('; ');
    const parts = { check: wait.id, subject, wanted: WANTED_OF_WAIT[wait.id] };
    const [meaning, fix] = ADVICE[wait.id];
    const found = foundOf(wait);
    if (wait.open.length > 0) {
      const isAccepted = accepts && HEALING.includes(wait.id);
      const status = isAccepted ? CheckStatus.WARN : CheckStatus.FAIL;
      return makeFinding('rotation', { ...parts, status, found, meaning, fix });
    }
    if (wait.unknown.length > 0) {
      const unread = 'This could not be read, so nothing is known about it.';
      const help = `See that it can be read (docs/rotation.md has the ClusterRole), and try again. ${fix}`;
      return makeFinding('rotation', { ...parts, status: CheckStatus.ERROR, found, meaning: unread, fix: help });
    }
    return makeFinding('rotation', { ...parts, status: CheckStatus.PASS, found });
  });
}

/** The waits that count: one that heals by itself does not, for who accepts that. */
export function counting(waits: readonly Wait[], accepts: boolean): Wait[] {
  return waits.map((wait) => (accepts && HEALING.includes(wait.id) ? { ...wait, open: [] } : wait));
}

function foundOf({ id, count, open, unknown }: Wait): string {
  const done = `${count - open.length - unknown.length} of ${count}`;
  const renews = open.map(({ renewsIn }) => renewsIn);
  const last = renews.every((one) => one !== undefined) ? Math.max(...renews) : undefined;
  const soon = HEALING.includes(id) && open.length > 0 ? renewal(last, renews.length) : '';
  return [done, some('not yet', open), soon, some('not known', unknown)].filter(Boolean).join('; ');
}

function renewal(last: number | undefined, count: number): string {
  if (last === undefined) return 'at least one of them is late to renew';
  return count === 1 ? `it renews in at most ${span(last)}` : `the last of them renews in at most ${span(last)}`;
}

function some(what: string, parts: readonly Waiting[]): string {
  if (parts.length === 0) return '';
  const named = parts.slice(0, MOST_NAMED).map(({ name, why }) => (why === undefined ? name : `${name} (${why})`));
  const more = parts.length > MOST_NAMED ? `, and ${parts.length - MOST_NAMED} more` : '';
  return `${what}: ${named.join(', ')}${more}`;
}
