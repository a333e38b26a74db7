import { ISTIOD_SECRET } from '../../../facts/istio';
import type { JsonObject } from '../../../internal/merge';
import type { CertificateCache } from '../../../x509/certificate-cache';
import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import { PemError } from '../../../x509/pem';
import type { Agent } from '../../read/agents/agent';
import type { Finding } from '../../report/finding';
import { Check } from '../checks';
import type { DistFacts } from '../dist';
import type { Expectations } from '../expectations';
import { allOf } from '../files';
import { VerificationInputError } from '../input-error';
import { checkTrustAnchors, readTrustAnchors } from '../trust-anchors';
import { type AgentPlace, checkRollout, checkSettings, findAgent } from './check-agent';
import { checkCertificates, checkRequests } from './check-certificates';
import { checkIstiod } from './check-istiod';
import { checkLeftover, checkRootConfigMaps, checkWebhooks, ISTIODS_SECRETS, meshNamespacesOf } from './check-roots';
import { type ExecutableSettings, Executables } from './executables';
import { type AnchorSearch, findAnchors, type SecretPlace } from './find-anchors';
import type { ProxyPod } from './pod-records';
import { Progress } from './progress';
import { checkProxies, readPods } from './proxies';
import { type PublicSecret, Questions, type Read } from './questions';
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
  readonly findings: Finding[];
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
  const agentPlace = settings.agent ?? placeOf(dist?.agent);
  const [agentAnswer, istiodSecret, ...ownCas] = await Promise.all([
    progress.step(findAgent(questions, agentPlace, meshNamespace)),
    progress.step(questions.secret(meshNamespace, ISTIOD_SECRET, ['ca.crt', 'tls.crt'])),
    ...Object.keys(ISTIODS_SECRETS).map((name) =>
      progress.step(questions.secret(meshNamespace, name, ['ca-cert.pem'])),
    ),
  ]);
  const agent = 'value' in agentAnswer ? agentAnswer.value : undefined;
  const expectations = expectationsOf(settings, agent);
  const found = await anchorsOf(settings, questions, { agent: agentAnswer, istiodSecret, expectations });
  const { anchors } = found;
  const criteria = { anchors, cache, meshNamespace, namespace: meshNamespace, at: expectations.at };
  const [certificates, requests, istiod, webhooks, pods] = await Promise.all([
    progress.step(checkCertificates(questions, meshNamespace, dist?.certificates ?? [])),
    progress.step(checkRequests(questions, meshNamespace, expectations.at)),
    progress.step(checkIstiod(questions, istiodSecret, criteria)),
    progress.step(checkWebhooks(questions, criteria)),
    progress.step(readPods(questions, settings.namespaces)),
  ]);
  const wantedAgent = agent ?? dist?.agent;
  const needing = namespacesInNeed(settings, namespaces, pods.pods);
  const podCriteria = {
    ...criteria,
    istiods: ownCas.flatMap((secret) => ownCaOf(secret, cache)),
    expectations,
    caAddresses: dist?.caAddresses ?? [],
    agentHosts: wantedAgent?.servingNames ?? [],
    clusterId: wantedAgent?.flag('cluster-id') || undefined,
    namespaces: settings.namespaces,
  };
  const roots = await progress.step(checkRootConfigMaps(questions, needing, criteria));
  const proxies = await checkProxies(executables, pods, podCriteria, settings.sample, progress);
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
  readonly findings: readonly Finding[];
}

/** The first question, which tells whether there is a cluster at all. */
async function readNamespaces(questions: Questions): Promise<Namespaces> {
  const answer = await questions.objects('namespaces', {});
  if ('value' in answer) return { objects: answer.value, findings: [] };
  if (!/forbidden/i.test(answer.problem)) {
    throw new VerificationInputError(`the cluster cannot be read: ${answer.problem}`);
  }
  return { objects: [], findings: [unread(Check.ROOT_CONFIGMAP, 'namespaces', answer.problem)] };
}

/** Where the Deployment of an agent of the output is; nothing where the output does not tell. */
function placeOf(agent: Agent | undefined): AgentPlace | undefined {
  if (agent?.object.kind !== 'Deployment') return undefined;
  return { namespace: agent.namespace ?? 'default', name: agent.object.name };
}

function expectationsOf({ expectations }: LiveSettings, agent: Agent | undefined): Expectations {
  return {
    ...expectations,
    trustDomain: expectations.trustDomain ?? (agent?.flag('trust-domain') || undefined),
    maxLifetimeSeconds: expectations.maxLifetimeSeconds ?? agent?.longestSeconds,
    workloads: undefined,
  };
}

async function anchorsOf(
  { caSecretFiles, caSecret, meshNamespace, cache }: LiveSettings,
  questions: Questions,
  known: Pick<AnchorSearch, 'agent' | 'istiodSecret' | 'expectations'>,
): Promise<{ anchors?: readonly ParsedCertificate[]; findings: readonly Finding[] }> {
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
