import { coversHost } from '../../../internal/hosts';
import type { Finding } from '../../report/finding';
import { Check, checkAt } from '../checks';
import type { MeshCriteria } from '../expectations';
import { VerificationInputError } from '../input-error';
import { checkProxy } from '../proxy/check-proxy';
import { jsonDocumentsOfText } from '../proxy/json-documents';
import { type ProxyDump, proxiesIn } from '../proxy/proxy-dump';
import type { Answer } from './executables';
import type { ProxyPod } from './pod-records';
import type { Progress } from './progress';
import type { Questions } from './questions';
import { unread } from './unread';

export function checkPodSettings(pod: ProxyPod, criteria: MeshCriteria): Finding[] {
  return [checkCaAddress(pod, criteria), checkClusterId(pod, criteria)];
}

function checkCaAddress(pod: ProxyPod, { caAddresses, agentHosts }: MeshCriteria): Finding {
  const found = pod.caAddress ?? 'not set: it asks istiod';
  const isTold = caAddresses.length > 0;
  const wanted = isTold ? caAddresses : agentHosts.map((host) => `${host}:PORT`);
  const check = checkAt(Check.CA_ADDRESS, subjectOf(pod), wanted.join(' or ') || 'not told');
  const [, host] = /^([^:/]+):\d+$/.exec(pod.caAddress ?? '') ?? [];
  const isRight = isTold
    ? caAddresses.includes(pod.caAddress ?? '')
    : host !== undefined && coversHost(agentHosts, host);
  if (isRight) return check.pass(found);
  if (wanted.length === 0 && pod.caAddress !== undefined) {
    const meaning = 'The address was compared with nothing: the agent was not found.';
    const fix = 'Name the agent with --agent, or give the synthesized output with --dist.';
    return check.skip(found, { meaning, fix });
  }
  return check.fail(found, {
    meaning: 'The proxy sends its signing requests to something else than the agent.',
    fix: "Set global.caAddress to the agent's Service, a name with its port and without a scheme, and restart the pod: it keeps what it was injected with.",
  });
}

function checkClusterId(pod: ProxyPod, { clusterId }: MeshCriteria): Finding {
  const found = pod.clusterId ?? 'not set';
  const check = checkAt(Check.CLUSTER_ID, subjectOf(pod), clusterId ?? 'not told');
  if (clusterId === undefined) {
    const meaning = "The cluster's id was compared with nothing.";
    const fix = 'Name the agent with --agent, or give the synthesized output with --dist.';
    return check.skip(found, { meaning, fix });
  }
  // The agent takes requests that name no cluster.
  if (pod.clusterId === undefined || pod.clusterId === clusterId) return check.pass(found);
  const meaning =
    'The proxy sends another cluster id than the agent\'s, which refuses its requests ("could not get cluster ... kube client").';
  const fix = 'Take both from one Mesh (clusterId), and restart the pod.';
  return check.fail(found, { meaning, fix });
}

/** Reads the certificates of the pods, a few at a time, and checks them. What cannot be read of one does not stop the others. */
export async function checkPods(
  questions: Questions,
  pods: readonly ProxyPod[],
  criteria: MeshCriteria,
  progress: Progress,
): Promise<Finding[]> {
  const [first, ...rest] = pods;
  if (!first) return [];
  const ask = async (pod: ProxyPod) => progress.step(questions.proxyDump(pod));
  const answer = await ask(first);
  if ('problem' in answer && answer.isAbsent) {
    for (const _pod of rest) progress.done();
    return [unread(Check.WORKLOAD_CERTIFICATE, 'istioctl', answer.problem)];
  }
  const others = rest.map(async (pod) => checkPod(pod, await ask(pod), criteria));
  return [checkPod(first, answer, criteria), ...(await Promise.all(others))].flat();
}

function checkPod(pod: ProxyPod, answer: Answer, criteria: MeshCriteria): Finding[] {
  const subject = subjectOf(pod);
  if ('problem' in answer) return [unread(Check.WORKLOAD_CERTIFICATE, subject, answer.problem)];
  try {
    const dumps = dumpsIn(answer.value);
    if (pod.isZtunnel) return ofZtunnel(dumps, subject, criteria);
    // Nothing to check is nothing proven: only a ztunnel without workloads on its node may hold nothing.
    if (dumps.length === 0) {
      return [unread(Check.WORKLOAD_CERTIFICATE, subject, 'the answer of istioctl tells of no certificate')];
    }
    const { namespace, serviceAccount } = pod;
    const expectations = { ...criteria.expectations, namespaces: [namespace], serviceAccounts: [serviceAccount] };
    return dumps.flatMap((dump) => checkProxy(dump, subject, { ...criteria, expectations }));
  } catch (error) {
    if (!(error instanceof VerificationInputError)) throw error;
    return [unread(Check.WORKLOAD_CERTIFICATE, subject, error.message)];
  }
}

/** What a proxy holds, or a ztunnel for each of its workloads, in the answer of istioctl. */
export function dumpsIn(stdout: string): ProxyDump[] {
  const source = 'the answer of istioctl';
  // A ztunnel without workloads on its node has no certificates: an empty list, or null in Go's JSON.
  if (/^\s*(\[\s*\]|null)\s*$/.test(stdout)) return [];
  return [...jsonDocumentsOfText(stdout, source)].flatMap((document) => proxiesIn(document, source));
}

/** A ztunnel holds a certificate for each service account with pods on its node. */
function ofZtunnel(dumps: readonly ProxyDump[], subject: string, criteria: MeshCriteria): Finding[] {
  const { namespaces } = criteria;
  return dumps
    .filter(({ identity = '' }) => namespaces.length === 0 || namespaces.includes(identity.split('/')[4] ?? ''))
    .flatMap((dump) => checkProxy(dump, `${dump.name ?? '?'} (${subject})`, criteria));
}

/** How a pod is called: as istioctl wants it. */
export function subjectOf({ name, namespace }: ProxyPod): string {
  return `${name}.${namespace}`;
}
