import { grouped } from '../../../internal/grouped';
import type { Finding } from '../../report/finding';
import { Check, checkAt } from '../checks';
import { span } from '../describe';
import type { MeshCriteria } from '../expectations';
import { checkPodSettings, checkPods, subjectOf } from './check-pods';
import { EVERYWHERE, type Place } from './place';
import type { ProxyPod } from './pod-records';
import type { Progress } from './progress';
import type { Questions } from './questions';
import { unread } from './unread';

/** The pods with a proxy, and what is to be said where they could not be listed. */
export interface Pods {
  readonly pods: readonly ProxyPod[];
  readonly findings: readonly Finding[];
  /** The namespaces that were asked for by name and could be listed. */
  readonly listed: readonly string[];
}

export async function readPods(questions: Questions, namespaces: readonly string[]): Promise<Pods> {
  const named = namespaces.map((namespace): [string, Place] => [namespace, { namespace }]);
  // A ztunnel serves all namespaces of its node, wherever it runs itself.
  const ztunnels: [string, Place] = ['ztunnel', { namespace: EVERYWHERE, selector: 'app=ztunnel' }];
  const all: [string, Place] = ['all namespaces', { namespace: EVERYWHERE }];
  const asked = named.length === 0 ? [all] : [...named, ztunnels];
  const answers = await Promise.all(
    asked.map(async ([label, place]) => ({ label, answer: await questions.proxyPods(place) })),
  );
  const pods = answers.flatMap(({ answer }) => ('value' in answer ? answer.value : []));
  return {
    pods: [...new Map(pods.map((pod) => [subjectOf(pod), pod])).values()],
    findings: answers.flatMap(({ label, answer }) =>
      'problem' in answer ? [unread(Check.WORKLOAD_CERTIFICATE, `pods of ${label}`, answer.problem)] : [],
    ),
    listed: answers.flatMap(({ label, answer }) => ('value' in answer && namespaces.includes(label) ? [label] : [])),
  };
}

/** The findings of all proxies, and what a reader should know about their choice. */
export interface ProxyOutcome {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/** Images are pulled and a certificate is issued in less; a pod that takes longer to start its proxy does not start it. */
const STARTING_SECONDS = 120;

/** Checks every pod for its settings, and those that were chosen for what their proxies hold. */
export async function checkProxies(
  questions: Questions,
  { pods, listed, findings: unlisted }: Pods,
  criteria: MeshCriteria,
  sample: number | undefined,
  progress: Progress,
): Promise<ProxyOutcome> {
  const { at } = criteria.expectations;
  const { running, idle, terminating } = sorted(pods);
  const starting = idle.filter((pod) => isYoung(pod, at));
  const stuck = idle.filter((pod) => !isYoung(pod, at));
  const chosen = sample === undefined ? running : sampleOf(running, sample);
  progress.expect(chosen.length);
  const findings = await checkPods(questions, chosen, criteria, progress);
  const empty = [...new Set(listed)]
    .filter((namespace) => ![...running, ...stuck].some((pod) => pod.namespace === namespace))
    // What a ztunnel holds for a namespace is called by its identity.
    .filter((namespace) => !findings.some(({ subject }) => subject.includes(`/ns/${namespace}/`)));
  // A ztunnel without workloads is in order, and says nothing: so the pods alone do not tell whether anything was checked.
  const isNothingChecked = findings.length === 0 && stuck.length === 0;
  const isEmpty = isNothingChecked && criteria.namespaces.length === 0 && unlisted.length === 0;
  return {
    findings: [
      ...running.flatMap((pod) => checkPodSettings(pod, criteria)),
      ...findings,
      ...stuck.map((pod) => notStarted(pod, at)),
      ...starting.map(stillStarting),
      ...terminating.map(ending),
      ...empty.map(emptyNamespace),
      ...(isEmpty ? [noProxy()] : []),
    ],
    notes: [
      ...(chosen.length < running.length ? [`asked ${chosen.length} of ${running.length} proxies (--sample)`] : []),
      ...(isNothingChecked ? ['no proxy was checked: nothing is proven about workloads'] : []),
    ],
  };
}

/** Pods by whether their proxy runs; those that have ended are none. */
export function sorted(pods: readonly ProxyPod[]): Record<'running' | 'idle' | 'terminating', ProxyPod[]> {
  const living = pods.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed');
  const staying = living.filter(({ isTerminating }) => !isTerminating);
  return {
    // The phase alone says too little: a native sidecar without a certificate runs, and keeps its pod Pending.
    running: staying.filter(({ isRunning }) => isRunning),
    idle: staying.filter(({ isRunning }) => !isRunning),
    terminating: living.filter(({ isTerminating }) => isTerminating),
  };
}

/**
 * A choice of pods, the same one at each run: one of every service account first, then a second one of each, and so on, so that no
 * workload is left out for another's many replicas.
 */
function sampleOf(pods: readonly ProxyPod[], count: number): ProxyPod[] {
  const inOrder = [...pods].sort((a, b) => (subjectOf(a) < subjectOf(b) ? -1 : 1));
  const replicas = grouped(inOrder, ({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`);
  const ranks = new Map([...replicas.values()].flatMap((group) => group.map((pod, rank) => [pod, rank])));
  return inOrder.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0)).slice(0, count);
}

function isYoung({ created }: ProxyPod, at: Date): boolean {
  return created !== undefined && at.getTime() - created.getTime() < STARTING_SECONDS * 1000;
}

function stateOf({ phase, idleReason }: ProxyPod): string {
  const why = idleReason === undefined ? '' : ` (${idleReason})`;
  return `phase ${phase}, istio-proxy does not run${why}`;
}

function notStarted(pod: ProxyPod, at: Date): Finding {
  const age = pod.created === undefined ? '' : ` after ${span((at.getTime() - pod.created.getTime()) / 1000)}`;
  return checkAt(Check.WORKLOAD_CERTIFICATE, subjectOf(pod), 'a running proxy').error(`${stateOf(pod)}${age}`, {
    meaning: 'The proxy does not run, so it has no certificate, and could not be asked.',
    fix: 'Look at kubectl describe pod, and at the log of its istio-proxy: without the root ConfigMap in its namespace a pod with a sidecar does not start, and neither does one without room on a node. Delete a pod that is not meant to run.',
  });
}

function stillStarting(pod: ProxyPod): Finding {
  const meaning = 'The pod is new and its proxy does not run yet, so it could not be asked.';
  const fix = 'Run this again in a minute or two: then it counts as one that does not start.';
  return checkAt(Check.WORKLOAD_CERTIFICATE, subjectOf(pod), 'a running proxy').skip(stateOf(pod), { meaning, fix });
}

function ending(pod: ProxyPod): Finding {
  return checkAt(Check.WORKLOAD_CERTIFICATE, subjectOf(pod), 'a pod that stays').skip('being deleted', {
    meaning: 'The pod is about to end, so its proxy was not asked.',
    fix: 'Nothing, unless it does not end: then look at kubectl describe pod.',
  });
}

/** Who names a namespace means its proxies: one that is mistyped must not pass. */
function emptyNamespace(namespace: string): Finding {
  const wanted = 'at least one, as the namespace was asked for by name';
  return checkAt(Check.WORKLOAD_CERTIFICATE, namespace, wanted).error('no running proxy', {
    meaning: 'No pod of this namespace has a proxy that runs, so nothing was checked here.',
    fix: 'Check its name (--namespace) and its labels. A pod gets its sidecar when it is made, so restart those that are older than the label.',
  });
}

function noProxy(): Finding {
  const found = 'no running proxy with a workload';
  return checkAt(Check.WORKLOAD_CERTIFICATE, 'all namespaces', 'at least one').warn(found, {
    meaning:
      'There is no pod with a running proxy, or only ztunnels without workloads, so nothing is known about workloads: only the rest was checked.',
    fix: 'Start a workload: docs/workloads.md has one to try. A pod gets its sidecar when it is made, so restart those that are older than Istio.',
  });
}
