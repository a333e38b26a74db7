import { coversHost } from '../../../internal/hosts';
import type { Finding } from '../../report/finding';
import { Check, fail, pass, skip } from '../checks';
import { VerificationInputError } from '../input-error';
import { checkProxy, type ProxyCriteria } from '../proxy/check-proxy';
import { jsonDocumentsOfText } from '../proxy/json-documents';
import { type ProxyDump, proxiesIn } from '../proxy/proxy-dump';
import type { Answer, Executables } from './executables';
import type { ProxyPod } from './pod-records';
import { unread } from './unread';

/** What the pods of a mesh are judged by. */
export interface PodCriteria extends ProxyCriteria {
  /** The addresses of the agent, where synthesized output tells them. */
  readonly caAddresses: readonly string[];
  /** The names that the agent's serving certificate covers. */
  readonly agentHosts: readonly string[];
  readonly clusterId?: string;
  /** The namespaces that were asked for; all of them where there is none. */
  readonly namespaces: readonly string[];
}

/** Checks what a pod says of itself: which CA it dials, and as which cluster. */
export function checkPodSettings(pod: ProxyPod, criteria: PodCriteria): Finding[] {
  return [checkCaAddress(pod, criteria), checkClusterId(pod, criteria)];
}

function checkCaAddress(pod: ProxyPod, { caAddresses, agentHosts }: PodCriteria): Finding {
  const subject = subjectOf(pod);
  const found = pod.caAddress ?? 'not set: it asks istiod';
  const isTold = caAddresses.length > 0;
  const wanted = (isTold ? caAddresses : agentHosts.map((host) => `${host}:PORT`)).join(' or ') || 'not told';
  const [, host] = /^([^:/]+):\d+$/.exec(pod.caAddress ?? '') ?? [];
  const isRight = isTold
    ? caAddresses.includes(pod.caAddress ?? '')
    : host !== undefined && coversHost(agentHosts, host);
  if (isRight) return pass(Check.CA_ADDRESS, subject, { found, wanted });
  if (!isTold && agentHosts.length === 0 && pod.caAddress !== undefined) {
    return skip(Check.CA_ADDRESS, subject, {
      found,
      wanted,
      meaning: 'The address was compared with nothing: the agent was not found.',
      fix: 'Name the agent with --agent, or give the synthesized output with --dist.',
    });
  }
  return fail(Check.CA_ADDRESS, subject, {
    found,
    wanted,
    meaning: 'The proxy sends its signing requests to something else than the agent.',
    fix: "Set global.caAddress to the agent's Service, a name with its port and without a scheme, and restart the pod: it keeps what it was injected with.",
  });
}

function checkClusterId(pod: ProxyPod, { clusterId }: PodCriteria): Finding {
  const subject = subjectOf(pod);
  const found = pod.clusterId ?? 'not set';
  if (clusterId === undefined) {
    return skip(Check.CLUSTER_ID, subject, {
      found,
      wanted: 'not told',
      meaning: "The cluster's id was compared with nothing.",
      fix: 'Name the agent with --agent, or give the synthesized output with --dist.',
    });
  }
  // The agent takes requests that name no cluster.
  if (pod.clusterId === undefined || pod.clusterId === clusterId) {
    return pass(Check.CLUSTER_ID, subject, { found, wanted: clusterId });
  }
  return fail(Check.CLUSTER_ID, subject, {
    found,
    wanted: clusterId,
    meaning:
      'The proxy sends another cluster id than the agent\'s, which refuses its requests ("could not get cluster ... kube client").',
    fix: 'Take both from one Mesh (clusterId), and restart the pod.',
  });
}

/** Reads the certificates of the pods, a few at a time, and checks them. What cannot be read of one does not stop the others. */
export async function checkPods(
  executables: Executables,
  pods: readonly ProxyPod[],
  criteria: PodCriteria,
  done: () => void,
): Promise<Finding[]> {
  const [first, ...rest] = pods;
  if (!first) return [];
  const answer = await ask(executables, first);
  if (!answer.ok && answer.cause === 'absent') {
    for (const _pod of pods) done();
    return [unread(Check.WORKLOAD_CERTIFICATE, 'istioctl', answer.problem)];
  }
  const all = [findingsOf(first, answer, criteria), ...rest.map((pod) => checkPod(executables, pod, criteria, done))];
  done();
  return (await Promise.all(all)).flat();
}

async function checkPod(executables: Executables, pod: ProxyPod, criteria: PodCriteria, done: () => void) {
  const findings = findingsOf(pod, await ask(executables, pod), criteria);
  done();
  return findings;
}

function ask(executables: Executables, { name, namespace, isZtunnel }: ProxyPod): Promise<Answer> {
  const command = isZtunnel ? ['ztunnel-config', 'certificates'] : ['proxy-config', 'secret'];
  return executables.istioctl(...command, `${name}.${namespace}`, '-o', 'json');
}

function findingsOf(pod: ProxyPod, answer: Answer, criteria: PodCriteria): Finding[] {
  const subject = subjectOf(pod);
  if (!answer.ok) return [unread(Check.WORKLOAD_CERTIFICATE, subject, answer.problem)];
  try {
    const dumps = dumpsIn(answer.stdout);
    // Nothing to check is nothing proven: only a ztunnel without workloads on its node may hold nothing.
    if (!pod.isZtunnel && dumps.length === 0) {
      return [unread(Check.WORKLOAD_CERTIFICATE, subject, 'the answer of istioctl tells of no certificate')];
    }
    if (pod.isZtunnel) return ofZtunnel(dumps, subject, criteria);
    const { namespace, serviceAccount } = pod;
    const expectations = { ...criteria.expectations, namespaces: [namespace], serviceAccounts: [serviceAccount] };
    return dumps.flatMap((dump) => checkProxy(dump, subject, { ...criteria, expectations }));
  } catch (error) {
    if (!(error instanceof VerificationInputError)) throw error;
    return [unread(Check.WORKLOAD_CERTIFICATE, subject, error.message)];
  }
}

function dumpsIn(stdout: string): ProxyDump[] {
  const source = 'the answer of istioctl';
  // A ztunnel without workloads on its node has no certificates: an empty list, or null in Go's JSON.
  if (/^\s*(\[\s*\]|null)\s*$/.test(stdout)) return [];
  return [...jsonDocumentsOfText(stdout, source)].flatMap((document) => proxiesIn(document, source));
}

/** A ztunnel holds a certificate for each service account with pods on its node. */
function ofZtunnel(dumps: readonly ProxyDump[], subject: string, criteria: PodCriteria): Finding[] {
  const { namespaces } = criteria;
  const asked = dumps.filter(
    ({ identity = '' }) => namespaces.length === 0 || namespaces.includes(identity.split('/')[4] ?? ''),
  );
  return asked.flatMap((dump) => checkProxy(dump, `${dump.name ?? '?'} (${subject})`, criteria));
}

/** How a pod is called: as istioctl wants it. */
export function subjectOf({ name, namespace }: ProxyPod): string {
  return `${name}.${namespace}`;
}
