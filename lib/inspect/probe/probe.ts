import { SECRET_TTL_SECONDS } from '../../facts/istio';
import { CertificateCache } from '../../x509/certificate-cache';
import type { Finding } from '../report/finding';
import type { Criteria, Expectations } from '../verify/expectations';
import type { ExecutableSettings } from '../verify/live/executables';
import type { ObjectPlace } from '../verify/live/place';
import { Progress } from '../verify/live/progress';
import { Questions } from '../verify/live/questions';
import type { IVerificationProgress } from '../verify/verification-props';
import type { Wish } from './asking';
import { type Caller, findCaller, makeToken, SHORTEST_TOKEN_SECONDS, type ToldCaller } from './caller';
import type { Connect } from './certificate-client';
import { checkLoad } from './check-load';
import { expectedPerSecond } from './expected-rate';
import { findRoot } from './find-root';
import { findPods, findService, type Service, type ToldService } from './find-service';
import { freshKeys, keysForLoad } from './keys';
import { type LoadSettings, runLoad } from './load';
import { ProbedPod } from './probe-pod';
import { ProbePrograms } from './probe-programs';
import { ProbeReport } from './probe-report';
import { badWishes } from './refusals';

export interface ProbeSettings {
  readonly executables: ExecutableSettings;
  readonly service: ToldService;
  readonly caller: ToldCaller;
  /** The root, instead of the published one. */
  readonly rootFile?: string;
  /** @default what proxies ask for */
  readonly lifetimeSeconds?: number;
  readonly warnBelow: number;
  /** Whether what has to be refused is asked for, too. */
  readonly isNegative: boolean;
  readonly load?: LoadSettings;
  /** After how many milliseconds a call or a handshake is given up. @default as a program is */
  readonly callMillis?: number;
  /** From when on an answer counts as slow. @default {@link SLOW_MILLIS} */
  readonly slowMillis?: number;
  readonly connect: Connect;
  /** Hears what is going to be created, before it is. */
  readonly announce: (text: string) => void;
  readonly progress?: IVerificationProgress;
}

/** Beside the calls: the agent, the caller, its pods, the root and the token. */
const STEPS = 5;

/** A token outlives the load that it is for. */
const TOKEN_MARGIN_SECONDS = 300;

/** No token is made for a longer load; the API server may give less. */
const LONGEST_LOAD_SECONDS = 24 * 3600;

/**
 * Asks each pod of an agent for a certificate, as a proxy does, and checks what comes back. Nothing is left behind: keys, tokens and
 * certificates are in memory alone, and the port-forwards end.
 *
 * @throws VerificationInputError when the cluster cannot be reached at all, InputError for a file that cannot be read
 */
export async function probe(settings: ProbeSettings): Promise<ProbeReport> {
  const at = new Date();
  const programs = new ProbePrograms(settings.executables);
  const questions = new Questions(programs);
  const progress = new Progress(settings.progress, STEPS);
  const { notes } = settings.service.dist;
  const service = await progress.step(findService(questions, settings.service));
  if (!('value' in service)) return new ProbeReport(at, [service.finding], [...notes], []);
  const caller = await progress.step(findCaller(questions, service.value, settings.caller));
  const found = [service.finding, caller.finding];
  if (!('value' in caller)) return new ProbeReport(at, found, [...notes], []);
  const criteria = criteriaOf(settings, service.value, caller.value, at);
  const [root, pods] = await Promise.all([
    progress.step(
      findRoot(questions, { file: settings.rootFile, namespace: caller.value.account.namespace }, criteria),
    ),
    progress.step(findPods(questions, service.value)),
  ]);
  const asked = [...found, ...root.findings, ...pods.findings];
  if (root.anchors === undefined || pods.pods.length === 0) return new ProbeReport(at, asked, [...notes], []);
  const outcome = await askPods({
    settings,
    programs,
    progress,
    service: service.value,
    caller: caller.value,
    pods: pods.pods,
    criteria: { ...criteria, anchors: root.anchors },
  });
  return new ProbeReport(at, [...asked, ...outcome.findings], [...notes, ...outcome.notes], outcome.load);
}

interface Questioning {
  readonly settings: ProbeSettings;
  readonly programs: ProbePrograms;
  readonly progress: Progress;
  readonly service: Service;
  readonly caller: Caller;
  readonly pods: readonly ObjectPlace[];
  readonly criteria: Criteria & Required<Pick<Criteria, 'anchors'>>;
}

async function askPods({ settings, programs, progress, service, caller, pods, criteria }: Questioning) {
  const { load, isNegative, lifetimeSeconds = SECRET_TTL_SECONDS, connect } = settings;
  const tokenSeconds = tokenLife(load, load && expectedPerSecond(service.agent, pods.length, load.concurrency));
  settings.announce(announcement(settings, service, caller, pods.length, tokenSeconds));
  const token = await progress.step(makeToken(programs, caller, tokenSeconds));
  if (!('value' in token)) return { findings: [token.finding], notes: [], load: [] };
  const { identity, key, isNodeAccount } = caller;
  const { clusterId } = service;
  const keys = freshKeys(key);
  const wish: Wish = { identity, keys, lifetimeSeconds, clusterId, token: token.value, isImpersonated: isNodeAccount };
  const podSettings = {
    service,
    programs,
    connect,
    rootPem: criteria.anchors.map(({ pem }) => pem).join(''),
    timeoutMillis: settings.callMillis ?? settings.executables.timeoutMillis,
    slowMillis: settings.slowMillis,
    callsAConnection: Math.ceil((load?.concurrency ?? 1) / pods.length),
  };
  const probed = pods.map((pod) => new ProbedPod(pod, podSettings));
  progress.expect(probed.length * (isNegative ? 3 : 2) + stepsOf(load));
  try {
    const proofs = await Promise.all(
      probed.map(async (pod) => {
        const opened = await progress.step(pod.open(criteria));
        const proof = await progress.step(pod.prove(wish, criteria));
        const refused = isNegative
          ? await progress.step(pod.refuse(badWishes(wish, caller.account, service.trustDomain)))
          : [];
        return [...opened, ...proof, ...refused];
      }),
    );
    const loaded = load ? { ...wish, keys: await keysForLoad(key, load.count) } : wish;
    const targets = load ? probed.flatMap((pod) => pod.underLoad(loaded, criteria.cache) ?? []) : [];
    const results = load && targets.length > 0 ? await runLoad(targets, load, stepping(load, progress)) : [];
    const expected = load && expectedPerSecond(service.agent, targets.length, load.concurrency);
    const measured = results.map((one) => checkLoad(one, expected));
    const lost = await Promise.all(probed.map((pod) => pod.lost()));
    const findings: Finding[] = [token.finding, ...proofs.flat(), ...measured, ...lost.flat()];
    return { findings, notes: notesOf(service), load: results };
  } finally {
    for (const pod of probed) pod.close();
  }
}

/** Under load each call is a step where they are counted, else each second. */
function stepsOf({ count, millis = 0 }: Partial<LoadSettings> = {}): number {
  return count ?? Math.ceil(millis / 1000);
}

function stepping(load: LoadSettings, progress: Progress): (elapsedMillis: number) => void {
  let seconds = 0;
  return (elapsedMillis) => {
    if (load.count !== undefined) return progress.done();
    for (; seconds < Math.min(stepsOf(load), Math.floor(elapsedMillis / 1000)); seconds += 1) progress.done();
  };
}

function criteriaOf(settings: ProbeSettings, service: Service, { workload }: Caller, at: Date): Criteria {
  const { lifetimeSeconds = SECRET_TTL_SECONDS, warnBelow } = settings;
  const longest = service.agent.longestSeconds ?? lifetimeSeconds;
  const expectations: Expectations = {
    trustDomain: service.trustDomain,
    namespaces: [workload.namespace],
    serviceAccounts: [workload.name],
    maxLifetimeSeconds: Math.min(longest, lifetimeSeconds),
    at,
    warnBelow,
  };
  return { istiods: [], expectations, cache: new CertificateCache() };
}

/** Twice as long as the load is expected to take, as far as its end is not told: an agent that is slow is what it is to find. */
function tokenLife(load: LoadSettings | undefined, perSecond = 1): number {
  const { count = Number.POSITIVE_INFINITY, millis } = load ?? { count: 0 };
  const counted = (2 * count) / perSecond;
  const seconds = Math.ceil(Math.min(counted, millis === undefined ? LONGEST_LOAD_SECONDS : millis / 1000));
  return Math.max(SHORTEST_TOKEN_SECONDS, seconds + TOKEN_MARGIN_SECONDS);
}

/** What comes into being in the cluster, and for how long. */
function announcement(
  settings: ProbeSettings,
  service: Service,
  caller: Caller,
  pods: number,
  seconds: number,
): string {
  const { load, isNegative } = settings;
  const { namespace, name } = caller.account;
  const certificates =
    load?.millis === undefined ? `${pods + (load?.count ?? 0)}` : 'as many as the agent signs in time';
  const where = service.agent.flag('certificate-namespace') ?? 'the namespace of the mesh';
  const refused = isNegative ? '; it asks for certificates that have to be refused, too' : '';
  return `probe creates a token of ${namespace}/${name} that lives ${Math.ceil(seconds / 60)} minutes, and has the agent create CertificateRequests in ${where} (${certificates})${refused}; keys and certificates stay in memory`;
}

function notesOf({ agent }: Service): string[] {
  if (!agent.isOn('preserve-certificate-requests')) return [];
  const where = agent.flag('certificate-namespace') ?? 'the namespace of the mesh';
  return [
    `the agent keeps its CertificateRequests (--preserve-certificate-requests): those of this probe stay in ${where}`,
  ];
}
