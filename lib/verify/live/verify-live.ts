import type { JsonObject } from '../../internal/merge';
import type { CertificateCache } from '../../x509/certificate-cache';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { PemError } from '../../x509/pem';
import { Check, skip, warn } from '../checks';
import { type DistFacts, maxLifetimeOf } from '../dist';
import type { Expectations } from '../expectations';
import { allOf } from '../files';
import type { VerificationFinding } from '../finding';
import { VerificationInputError } from '../input-error';
import { checkTrustAnchors, readTrustAnchors } from '../trust-anchors';
import { type AgentPlace, checkRollout, checkSettings, findAgent, type LiveAgent } from './check-agent';
import { checkCertificates, checkRequests, ISTIOD_SECRET } from './check-certificates';
import { checkIstiod } from './check-istiod';
import { checkPodSettings, checkPods, type PodCriteria, sampleOf, subjectOf } from './check-pods';
import { checkLeftover, checkRootConfigMaps, checkWebhooks, ISTIODS_SECRETS, meshNamespacesOf } from './check-roots';
import { type ExecutableSettings, Executables } from './executables';
import { findAnchors, type SecretPlace } from './find-anchors';
import { type ProxyPod, type PublicSecret, Questions, type Read } from './questions';
import { unread } from './unread';

/** What to look at in a cluster, and by what to judge it. */
export interface LiveSettings {
  readonly executables: ExecutableSettings;
  /** The namespace of istiod. */
  readonly meshNamespace: string;
  /** The namespaces whose proxies are checked; all where there is none. */
  readonly namespaces: readonly string[];
  /** At most this many proxies are asked; all where it is missing. */
  readonly sample?: number;
  readonly agent?: AgentPlace;
  readonly caSecret?: SecretPlace;
  /** Files with the CA certificates, which go before every Secret. */
  readonly caSecretFiles: readonly string[];
  readonly dist?: DistFacts;
  readonly expectations: Expectations;
  readonly cache: CertificateCache;
  readonly onProgress: (done: number, total: number) => void;
}

/** What a verification of a cluster gives. */
export interface LiveOutcome {
  readonly findings: VerificationFinding[];
  readonly notes: string[];
}

/**
 * Checks a running mesh. What cannot be read is a finding of its own, and the rest goes on.
 *
 * @throws VerificationInputError when the cluster cannot be reached at all
 */
export async function verifyLive(settings: LiveSettings): Promise<LiveOutcome> {
  const { meshNamespace, dist, cache } = settings;
  const executables = new Executables(settings.executables);
  const questions = new Questions(executables);
  const progress = new Progress(settings.onProgress);
  const namespaces = await progress.step(readNamespaces(questions));
  const agentPlace = settings.agent ?? dist?.agent;
  const [agentAnswer, istiodSecret, ...ownCas] = await Promise.all([
    progress.step(findAgent(questions, agentPlace)),
    progress.step(questions.secret(meshNamespace, ISTIOD_SECRET, ['ca.crt', 'tls.crt'])),
    ...Object.keys(ISTIODS_SECRETS).map((name) =>
      progress.step(questions.secret(meshNamespace, name, ['ca-cert.pem'])),
    ),
  ]);
  const agent = 'value' in agentAnswer ? agentAnswer.value : undefined;
  const expectations = expectationsOf(settings, agent);
  const found = await anchorsOf(settings, questions, { agent, istiodSecret, expectations });
  const { anchors } = found;
  const criteria = { anchors, cache, meshNamespace, namespace: meshNamespace, at: expectations.at };
  const [certificates, requests, istiod, webhooks, pods] = await Promise.all([
    progress.step(checkCertificates(questions, meshNamespace, dist?.certificates ?? [])),
    progress.step(checkRequests(questions, meshNamespace, expectations.at)),
    progress.step(checkIstiod(questions, istiodSecret, criteria)),
    progress.step(checkWebhooks(questions, criteria)),
    progress.step(readPods(questions, settings.namespaces)),
  ]);
  const needing = namespacesInNeed(settings, namespaces, pods.pods);
  const podCriteria = {
    ...criteria,
    istiods: ownCas.flatMap((secret) => ownCaOf(secret, cache)),
    expectations,
    caAddress: dist?.caAddress,
    agentHosts: agent ? hostsOf(agent) : [],
    clusterId: agent?.flags.get('cluster-id') || undefined,
    namespaces: settings.namespaces,
  };
  const roots = await progress.step(checkRootConfigMaps(questions, needing, criteria));
  const proxies = await checkAllPods(executables, pods.pods, podCriteria, settings.sample, progress);
  const leftovers = Object.keys(ISTIODS_SECRETS).map((name, index) =>
    checkLeftover(meshNamespace, name, ownCas[index] as Read<PublicSecret | undefined>),
  );
  return {
    findings: [
      ...found.findings,
      ...certificates,
      ...requests,
      checkRollout(agentAnswer, agentPlace),
      ...(agent ? [checkSettings(agent, dist?.agent)] : []),
      ...istiod,
      ...roots,
      ...webhooks,
      ...leftovers,
      ...pods.findings,
      ...namespaces.findings,
      ...proxies.findings,
    ],
    notes: proxies.notes,
  };
}

interface Namespaces {
  readonly objects: readonly JsonObject[];
  readonly findings: readonly VerificationFinding[];
}

/** The first question, which tells whether there is a cluster at all. */
async function readNamespaces(questions: Questions): Promise<Namespaces> {
  const answer = await questions.objects('namespaces');
  if ('value' in answer) return { objects: answer.value, findings: [] };
  if (!/forbidden/i.test(answer.problem)) {
    throw new VerificationInputError(`the cluster cannot be read: ${answer.problem}`);
  }
  return { objects: [], findings: [unread(Check.ROOT_CONFIGMAP, 'namespaces', answer.problem)] };
}

function expectationsOf({ expectations, dist }: LiveSettings, agent: LiveAgent | undefined): Expectations {
  return {
    ...expectations,
    trustDomain: expectations.trustDomain ?? dist?.trustDomain ?? agent?.flags.get('trust-domain'),
    maxLifetimeSeconds: expectations.maxLifetimeSeconds ?? dist?.maxLifetimeSeconds ?? (agent && maxLifetimeOf(agent)),
    workloads: undefined,
  };
}

async function anchorsOf(
  { caSecretFiles, caSecret, meshNamespace, cache }: LiveSettings,
  questions: Questions,
  known: { agent?: LiveAgent; istiodSecret: Read<PublicSecret | undefined>; expectations: Expectations },
): Promise<{ anchors?: readonly ParsedCertificate[]; findings: readonly VerificationFinding[] }> {
  if (caSecretFiles.length > 0) {
    const sources = caSecretFiles.map((file) => readTrustAnchors(file, cache));
    const findings = sources.flatMap((source) => checkTrustAnchors(source, known.expectations));
    return { anchors: allOf(sources), findings };
  }
  const { anchors, findings } = await findAnchors(questions, { ...known, place: caSecret, meshNamespace, cache });
  return { anchors: anchors?.certificates, findings };
}

/** The certificate of istiod's own CA; one that cannot be read is reported as a leftover all the same. */
function ownCaOf(secret: Read<PublicSecret | undefined>, cache: CertificateCache): readonly ParsedCertificate[] {
  const pem = 'value' in secret ? secret.value?.data.get('ca-cert.pem') : undefined;
  if (!pem) return [];
  try {
    return cache.bundle(pem);
  } catch (error) {
    if (error instanceof PemError) return [];
    throw error;
  }
}

/** The names of the agent's Service that its serving certificate covers. */
function hostsOf({ name, namespace, flags }: LiveAgent): string[] {
  const told = (flags.get('serving-certificate-dns-names') ?? '').split(',').filter(Boolean);
  return told.length > 0 ? told : [`${name}.${namespace}.svc`];
}

interface Pods {
  readonly pods: readonly ProxyPod[];
  readonly findings: readonly VerificationFinding[];
}

async function readPods(questions: Questions, namespaces: readonly string[]): Promise<Pods> {
  // A ztunnel serves all namespaces of its node, wherever it runs itself.
  const places = namespaces.map((name) => [name, '-n', name]);
  const everywhere = [['all namespaces', '-A']];
  const ztunnels = [['ztunnel', '-A', '-l', 'app=ztunnel']];
  const asked = places.length === 0 ? everywhere : [...places, ...ztunnels];
  const answers = await Promise.all(
    asked.map(async ([place = '', ...where]) => ({ place, answer: await questions.proxyPods(...where) })),
  );
  const pods = answers.flatMap(({ answer }) => ('value' in answer ? answer.value : []));
  return {
    pods: [...new Map(pods.map((pod) => [subjectOf(pod), pod])).values()],
    findings: answers.flatMap(({ place, answer }) =>
      'problem' in answer ? [unread(Check.WORKLOAD_CERTIFICATE, `pods of ${place}`, answer.problem)] : [],
    ),
  };
}

/** Where the root has to be: in the namespaces with proxies, in those that are labelled for some, and in that of the mesh. */
function namespacesInNeed(
  { namespaces, meshNamespace }: LiveSettings,
  { objects }: Namespaces,
  pods: readonly ProxyPod[],
) {
  const labelled = meshNamespacesOf(objects);
  const all = new Set([meshNamespace, ...labelled, ...pods.map(({ namespace }) => namespace)]);
  const asked = (name: string) => namespaces.length === 0 || name === meshNamespace || namespaces.includes(name);
  return [...all].filter(asked).sort();
}

async function checkAllPods(
  executables: Executables,
  pods: readonly ProxyPod[],
  criteria: PodCriteria,
  sample: number | undefined,
  progress: Progress,
): Promise<LiveOutcome> {
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

/** The questions that are always asked. How many proxies there are, one of them tells. */
const STEPS = 11;

/** Counts what is done, of what is known to be done. */
class Progress {
  private total = STEPS;
  private count = 0;

  public constructor(private readonly report: (done: number, total: number) => void) {}

  public async step<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    this.done();
    return result;
  }

  public expect(more: number): void {
    this.total += more;
  }

  public done(): void {
    this.count += 1;
    this.report(this.count, this.total);
  }
}
