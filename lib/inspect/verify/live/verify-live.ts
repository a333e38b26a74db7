import { ISTIOD_SECRET } from '../../../facts/istio';
import type { Turns } from '../../../internal/turns';
import { CertificateCache } from '../../../x509/certificate-cache';
import type { ParsedCertificate } from '../../../x509/parsed-certificate';
import type { Agent } from '../../read/agents/agent';
import type { Finding } from '../../report/finding';
import { readPem } from '../bundles';
import { Check } from '../checks';
import type { DistFacts } from '../dist';
import type { Evidence } from '../evidence';
import type { Expectations } from '../expectations';
import { anchorsInFiles } from '../trust-anchors';
import type { IVerificationProgress, VerifyLiveProps } from '../verification-props';
import { checkRollout, checkSettings, findAgent, placeOfDeployment } from './check-agent';
import { checkAgreement } from './check-agreement';
import { checkCertificates, checkRequests } from './check-certificates';
import { checkIstiod } from './check-istiod';
import { checkLeftovers, checkRootConfigMaps, checkWebhooks, ISTIODS_SECRETS } from './check-roots';
import { type ExecutableSettings, Executables } from './executables';
import { findAnchors } from './find-anchors';
import { firstAnswer, namespacesInNeed } from './namespaces-in-need';
import type { ObjectPlace } from './place';
import { Progress } from './progress';
import { checkProxies, type ProxyOutcome, readPods } from './proxies';
import { type PublicSecret, Questions } from './questions';
import { type Read, unread } from './unread';

export interface LiveSettings
  extends Required<Pick<VerifyLiveProps, 'meshNamespace' | 'namespaces' | 'caSecretFiles'>> {
  readonly executables: ExecutableSettings;
  readonly sample?: number;
  readonly agent?: ObjectPlace;
  readonly caSecret?: ObjectPlace;
  readonly dist: DistFacts;
  readonly expectations: Expectations;
  /** What does not agree in the synthesized output. */
  readonly agreement: readonly Finding[];
  readonly progress?: IVerificationProgress;
  /** What the verification of several clusters has in common: their turns, and what is to be told of each. */
  readonly shared?: SharedSettings;
}

export interface SharedSettings {
  readonly turns: Turns;
  readonly cache: CertificateCache;
  readonly evidence: Evidence;
}

/**
 * Checks a running mesh. What cannot be read is a finding of its own, and the rest goes on.
 *
 * @throws VerificationInputError when the cluster cannot be reached at all
 */
export async function verifyLive(settings: LiveSettings): Promise<ProxyOutcome> {
  const { meshNamespace, namespaces, caSecretFiles, dist, shared } = settings;
  const { turns, evidence, cache = new CertificateCache() }: Partial<SharedSettings> = shared ?? {};
  const questions = new Questions(new Executables(settings.executables, turns));
  const progress = new Progress(settings.progress);
  const askSecret = (name: string, ...keys: string[]) =>
    progress.step(questions.secret({ namespace: meshNamespace, name }, keys));
  const cluster = await progress.step(readNamespaces(questions));
  const agentPlace = settings.agent ?? placeOfDeployment(dist.agent);
  const [agentAnswer, istiodSecret, ...ownCas] = await Promise.all([
    progress.step(findAgent(questions, agentPlace, meshNamespace)),
    askSecret(ISTIOD_SECRET, 'ca.crt', 'tls.crt'),
    ...ISTIODS_SECRETS.map(({ name }) => askSecret(name, 'ca-cert.pem')),
  ]);
  const agent = 'value' in agentAnswer ? agentAnswer.value : undefined;
  const expectations = expectationsOf(settings, agent);
  const known = { agent: agentAnswer, meshNamespace, istiodSecret, expectations, cache };
  const trusted =
    caSecretFiles.length > 0
      ? anchorsInFiles(caSecretFiles, expectations, cache)
      : await findAnchors({ questions, place: settings.caSecret, ...known });
  const wantedAgent = agent ?? dist.agent;
  const criteria = {
    anchors: trusted.anchors,
    istiods: ownCas.flatMap((secret) => ownCaOf(secret, cache)),
    expectations,
    cache,
    evidence,
    meshNamespace,
    namespaces,
    caAddresses: dist.caAddresses,
    agentHosts: wantedAgent?.servingNames ?? [],
    clusterId: wantedAgent?.flag('cluster-id') || undefined,
  };
  const [certificates, requests, istiodPods, configMaps, webhooks, pods] = await Promise.all([
    progress.step(checkCertificates(questions, meshNamespace, dist.certificates)),
    progress.step(checkRequests(questions, meshNamespace, expectations.at)),
    progress.step(questions.istiodPods(meshNamespace)),
    progress.step(questions.istiodConfigMaps(meshNamespace)),
    progress.step(checkWebhooks(questions, criteria)),
    progress.step(readPods(questions, namespaces)),
  ]);
  const running = { agent, namespaces: cluster.namespaces, istiodPods, configMaps, proxies: pods.pods };
  const agreement = checkAgreement(running, meshNamespace);
  const needing = namespacesInNeed(settings, cluster.namespaces, pods.pods);
  const roots = await progress.step(checkRootConfigMaps(questions, needing, criteria));
  const proxies = await checkProxies(questions, pods, criteria, settings.sample, progress);
  // Without a proxy it is what the first one will get.
  if (evidence?.roots.length === 0 && trusted.anchors !== undefined) {
    evidence.sawRoots({ subject: 'the trust anchor', certificates: trusted.anchors });
  }
  return {
    findings: [
      ...trusted.findings,
      ...certificates,
      ...requests,
      checkRollout(agentAnswer, agentPlace),
      ...(agent ? [checkSettings(agent, dist.agent)] : []),
      ...checkIstiod(istiodPods, istiodSecret, criteria),
      ...agreement,
      ...settings.agreement.filter((finding) => !agreement.some((one) => isSame(one, finding))),
      ...roots,
      ...webhooks,
      ...checkLeftovers(meshNamespace, ownCas),
      ...pods.findings,
      ...cluster.findings,
      ...proxies.findings,
    ],
    notes: proxies.notes,
  };
}

function isSame(one: Finding, other: Finding): boolean {
  return one.check === other.check && one.subject === other.subject && one.found === other.found;
}

async function readNamespaces(questions: Questions) {
  const answer = await firstAnswer(questions);
  if ('value' in answer) return { namespaces: answer.value, findings: [] };
  return { namespaces: [], findings: [unread(Check.ROOT_CONFIGMAP, 'namespaces', answer.problem)] };
}

function expectationsOf({ expectations }: LiveSettings, agent: Agent | undefined): Expectations {
  return {
    ...expectations,
    trustDomain: expectations.trustDomain ?? (agent?.flag('trust-domain') || undefined),
    maxLifetimeSeconds: expectations.maxLifetimeSeconds ?? agent?.longestSeconds,
    workloads: undefined,
  };
}

/** The certificate of istiod's own CA; one that cannot be read is reported as a leftover all the same. */
function ownCaOf(secret: Read<PublicSecret | undefined>, cache: CertificateCache): readonly ParsedCertificate[] {
  const pem = ('value' in secret && secret.value?.data.get('ca-cert.pem')) || '';
  const read = readPem(() => cache.bundle(pem));
  return 'error' in read ? [] : read.certificates;
}
