import { Check, skip, warn } from '../checks';
import type { VerificationFinding } from '../finding';
import { checkPodSettings, checkPods, type PodCriteria, subjectOf } from './check-pods';
import type { Executables } from './executables';
import { EVERYWHERE, type Place } from './place';
import type { Progress } from './progress';
import type { ProxyPod, Questions } from './questions';
import { sampleOf } from './sample';
import { unread } from './unread';

/** The pods with a proxy, and what is to be said where they could not be listed. */
export interface Pods {
  readonly pods: readonly ProxyPod[];
  readonly findings: readonly VerificationFinding[];
}

/** Where pods are asked for, and how that is called. */
interface Asked {
  readonly place: string;
  readonly where: Place;
}

/** Lists the pods with a proxy, of some namespaces or of all. */
export async function readPods(questions: Questions, namespaces: readonly string[]): Promise<Pods> {
  // A ztunnel serves all namespaces of its node, wherever it runs itself.
  const places: Asked[] = namespaces.map((namespace) => ({ place: namespace, where: { namespace } }));
  const ztunnels = { place: 'ztunnel', where: { namespace: EVERYWHERE, selector: 'app=ztunnel' } } as const;
  const everywhere = { place: 'all namespaces', where: { namespace: EVERYWHERE } } as const;
  const asked = places.length === 0 ? [everywhere] : [...places, ztunnels];
  const answers = await Promise.all(
    asked.map(async ({ place, where }) => ({ place, answer: await questions.proxyPods(where) })),
  );
  const pods = answers.flatMap(({ answer }) => ('value' in answer ? answer.value : []));
  return {
    pods: [...new Map(pods.map((pod) => [subjectOf(pod), pod])).values()],
    findings: answers.flatMap(({ place, answer }) =>
      'problem' in answer ? [unread(Check.WORKLOAD_CERTIFICATE, `pods of ${place}`, answer.problem)] : [],
    ),
  };
}

/** The findings of all proxies, and what a reader should know about their choice. */
export interface ProxyOutcome {
  readonly findings: readonly VerificationFinding[];
  readonly notes: string[];
}

/** Checks every pod for its settings, and those that were chosen for what their proxies hold. */
export async function checkProxies(
  executables: Executables,
  pods: readonly ProxyPod[],
  criteria: PodCriteria,
  sample: number | undefined,
  progress: Progress,
): Promise<ProxyOutcome> {
  const running = pods.filter(({ phase }) => phase === 'Running');
  const starting = pods.filter(({ phase }) => phase === 'Pending' || phase === 'Unknown');
  const chosen = sample === undefined ? running : sampleOf(running, sample);
  progress.expect(chosen.length);
  const settings = running.flatMap((pod) => checkPodSettings(pod, criteria));
  const findings = await checkPods(executables, chosen, criteria, () => progress.done());
  const notRunning = starting.map((pod) =>
    skip(Check.WORKLOAD_CERTIFICATE, subjectOf(pod), {
      found: `phase ${pod.phase}`,
      wanted: 'a running pod',
      meaning: 'The pod does not run, so its proxy could not be asked.',
      fix: 'Look at kubectl describe pod: without the root ConfigMap in its namespace a pod with a sidecar does not start.',
    }),
  );
  const few = chosen.length < running.length ? [`asked ${chosen.length} of ${running.length} proxies (--sample)`] : [];
  const none = pods.length === 0 ? [noProxy(criteria.namespaces)] : [];
  return { findings: [...settings, ...findings, ...notRunning, ...none], notes: few };
}

function noProxy(namespaces: readonly string[]): VerificationFinding {
  return warn(Check.WORKLOAD_CERTIFICATE, namespaces.length === 0 ? 'all namespaces' : namespaces.join(', '), {
    found: 'no proxy',
    wanted: 'at least one',
    meaning: 'There is no pod with a proxy, so nothing is known about workloads.',
    fix: 'Start a workload: docs/workloads.md has one to try. A pod gets its sidecar when it is made, so restart those that are older than Istio.',
  });
}
