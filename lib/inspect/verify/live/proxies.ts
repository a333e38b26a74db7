import type { Finding } from '../../report/finding';
import { Check, failedToRead, skip, warn } from '../checks';
import { span } from '../describe';
import { checkPodSettings, checkPods, type PodCriteria, subjectOf } from './check-pods';
import type { Executables } from './executables';
import { EVERYWHERE, type Place } from './place';
import type { ProxyPod } from './pod-records';
import type { Progress } from './progress';
import type { Questions } from './questions';
import { sampleOf } from './sample';
import { unread } from './unread';

/** The pods with a proxy, and what is to be said where they could not be listed. */
export interface Pods {
  readonly pods: readonly ProxyPod[];
  readonly findings: readonly Finding[];
  /** The namespaces that were asked for by name and could be listed. */
  readonly listed: readonly string[];
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
  const ztunnels: Asked = { place: 'ztunnel', where: { namespace: EVERYWHERE, selector: 'app=ztunnel' } };
  const everywhere: Asked = { place: 'all namespaces', where: { namespace: EVERYWHERE } };
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
    listed: answers
      .filter(({ place, answer }) => 'value' in answer && namespaces.includes(place))
      .map(({ place }) => place),
  };
}

/** The findings of all proxies, and what a reader should know about their choice. */
export interface ProxyOutcome {
  readonly findings: readonly Finding[];
  readonly notes: string[];
}

/** Images are pulled and a certificate is issued in less; a pod that takes longer to start its proxy does not start it. */
const STARTING_SECONDS = 120;

/** Checks every pod for its settings, and those that were chosen for what their proxies hold. */
export async function checkProxies(
  executables: Executables,
  { pods, listed, findings: unlisted }: Pods,
  criteria: PodCriteria,
  sample: number | undefined,
  progress: Progress,
): Promise<ProxyOutcome> {
  const { at } = criteria.expectations;
  const living = pods.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed');
  const terminating = living.filter(({ isTerminating }) => isTerminating);
  const staying = living.filter(({ isTerminating }) => !isTerminating);
  // The phase alone says too little: a native sidecar without a certificate runs, and keeps its pod Pending.
  const running = staying.filter(({ proxy }) => proxy.isRunning);
  const idle = staying.filter(({ proxy }) => !proxy.isRunning);
  const starting = idle.filter((pod) => isYoung(pod, at));
  const stuck = idle.filter((pod) => !isYoung(pod, at));
  const chosen = sample === undefined ? running : sampleOf(running, sample);
  progress.expect(chosen.length);
  const settings = running.flatMap((pod) => checkPodSettings(pod, criteria));
  const findings = await checkPods(executables, chosen, criteria, () => progress.done());
  const few = chosen.length < running.length ? [`asked ${chosen.length} of ${running.length} proxies (--sample)`] : [];
  const known = [...running, ...stuck];
  // A ztunnel without workloads is in order, and says nothing: so the pods alone do not tell whether anything was checked.
  const isNothingChecked = findings.length === 0 && stuck.length === 0;
  const isEmpty = isNothingChecked && criteria.namespaces.length === 0 && unlisted.length === 0;
  const idleFindings = [
    ...stuck.map((pod) => notStarted(pod, at)),
    ...starting.map(stillStarting),
    ...terminating.map(ending),
  ];
  const empty = [...new Set(listed)]
    .filter((namespace) => !known.some((pod) => pod.namespace === namespace))
    // What a ztunnel holds for a namespace is called by its identity.
    .filter((namespace) => !findings.some(({ subject }) => subject.includes(`/ns/${namespace}/`)));
  return {
    findings: [
      ...settings,
      ...findings,
      ...idleFindings,
      ...empty.map(emptyNamespace),
      ...(isEmpty ? [noProxy()] : []),
    ],
    notes: [...few, ...(isNothingChecked ? ['no proxy was checked: nothing is proven about workloads'] : [])],
  };
}

function isYoung({ created }: ProxyPod, at: Date): boolean {
  return created !== undefined && at.getTime() - created.getTime() < STARTING_SECONDS * 1000;
}

function stateOf({ phase, proxy }: ProxyPod): string {
  const why = proxy.reason === undefined ? '' : ` (${proxy.reason})`;
  return `phase ${phase}, istio-proxy does not run${why}`;
}

function notStarted(pod: ProxyPod, at: Date): Finding {
  const age = pod.created === undefined ? '' : ` after ${span((at.getTime() - pod.created.getTime()) / 1000)}`;
  return failedToRead(Check.WORKLOAD_CERTIFICATE, subjectOf(pod), {
    found: `${stateOf(pod)}${age}`,
    wanted: 'a running proxy',
    meaning: 'The proxy does not run, so it has no certificate, and could not be asked.',
    fix: 'Look at kubectl describe pod, and at the log of its istio-proxy: without the root ConfigMap in its namespace a pod with a sidecar does not start, and neither does one without room on a node. Delete a pod that is not meant to run.',
  });
}

function stillStarting(pod: ProxyPod): Finding {
  return skip(Check.WORKLOAD_CERTIFICATE, subjectOf(pod), {
    found: stateOf(pod),
    wanted: 'a running proxy',
    meaning: 'The pod is new and its proxy does not run yet, so it could not be asked.',
    fix: 'Run this again in a minute or two: then it counts as one that does not start.',
  });
}

function ending(pod: ProxyPod): Finding {
  return skip(Check.WORKLOAD_CERTIFICATE, subjectOf(pod), {
    found: 'being deleted',
    wanted: 'a pod that stays',
    meaning: 'The pod is about to end, so its proxy was not asked.',
    fix: 'Nothing, unless it does not end: then look at kubectl describe pod.',
  });
}

/** Who names a namespace means its proxies: one that is mistyped must not pass. */
function emptyNamespace(namespace: string): Finding {
  return failedToRead(Check.WORKLOAD_CERTIFICATE, namespace, {
    found: 'no running proxy',
    wanted: 'at least one, as the namespace was asked for by name',
    meaning: 'No pod of this namespace has a proxy that runs, so nothing was checked here.',
    fix: 'Check its name (--namespace) and its labels. A pod gets its sidecar when it is made, so restart those that are older than the label.',
  });
}

function noProxy(): Finding {
  return warn(Check.WORKLOAD_CERTIFICATE, 'all namespaces', {
    found: 'no running proxy with a workload',
    wanted: 'at least one',
    meaning:
      'There is no pod with a running proxy, or only ztunnels without workloads, so nothing is known about workloads: only the rest was checked.',
    fix: 'Start a workload: docs/workloads.md has one to try. A pod gets its sidecar when it is made, so restart those that are older than Istio.',
  });
}
