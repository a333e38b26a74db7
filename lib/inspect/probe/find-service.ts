import { isIP } from 'node:net';
import { CLUSTER_ID } from '../../facts/istio';
import { coversHost } from '../../internal/hosts';
import type { Agent } from '../read/agents/agent';
import { hostOf } from '../read/dials';
import { mapAt, textAt } from '../read/fields';
import type { LoadedObject } from '../read/load';
import type { Finding } from '../report/finding';
import type { DistFacts } from '../verify/dist';
import { VerificationInputError } from '../verify/input-error';
import { findAgent, placeOfDeployment } from '../verify/live/check-agent';
import type { ObjectPlace } from '../verify/live/place';
import { conditionOf, type Questions } from '../verify/live/questions';
import { ProbeCheck, probeCheck } from './checks';
import { unread } from './unread';

/** What a proxy is told of the agent: where it dials, and what it sends. */
export interface Service {
  readonly agent: Agent;
  /** The hosts that are dialled; the first one is asked for. */
  readonly names: readonly [string, ...string[]];
  /** The port of the pods. */
  readonly port: number;
  readonly trustDomain: string;
  readonly clusterId: string;
}

/** What of it somebody says; the rest comes from synthesized output, and else from the agent that runs. */
export interface ToldService {
  readonly agent?: ObjectPlace;
  readonly meshNamespace: string;
  readonly dist: DistFacts;
  readonly caAddress?: string;
  readonly trustDomain?: string;
  readonly clusterId?: string;
}

/** What ends a probe: without it there is nothing to ask. */
export type Found<T> = { readonly value: T; readonly finding: Finding } | { readonly finding: Finding };

/**
 * Finds the agent, by the first question to the cluster.
 *
 * @throws VerificationInputError when the cluster cannot be reached at all
 */
export async function findService(questions: Questions, told: ToldService): Promise<Found<Service>> {
  const place = told.agent ?? placeOfDeployment(told.dist.agent);
  const answer = await findAgent(questions, place, told.meshNamespace);
  const subject = place ? `${place.namespace}/${place.name}` : 'istio-csr';
  if ('problem' in answer) {
    if (!/forbidden|not ?found|agents? signs?|is no istio-csr|cannot be the name of/i.test(answer.problem)) {
      throw new VerificationInputError(`the cluster cannot be read: ${answer.problem}`);
    }
    return { finding: unread(ProbeCheck.AGENT_FOUND, subject, answer.problem) };
  }
  const agent = answer.value;
  if (!agent) {
    return {
      finding: probeCheck(ProbeCheck.AGENT_FOUND, subject, 'an istio-csr agent').fail('no Deployment of istio-csr', {
        meaning: 'There is nobody to ask for a certificate.',
        fix: 'Apply the synthesized output, or name the Deployment with --agent NAMESPACE/NAME.',
      }),
    };
  }
  return serviceOf(agent, told);
}

function serviceOf(agent: Agent, told: ToldService): Found<Service> {
  const { dist } = told;
  const names = namesDialled(agent, told);
  const [, port] = /:(\d{1,5})$/.exec(agent.flag('serving-address') ?? '') ?? [];
  const trustDomain = told.trustDomain ?? dist.trustDomain ?? agent.flag('trust-domain');
  // v0.1.0 has no flag for it, and takes no other.
  const fallback = agent.unread.length === 0 ? CLUSTER_ID : undefined;
  const clusterId = told.clusterId ?? dist.agent?.flag('cluster-id') ?? agent.flag('cluster-id') ?? fallback;
  const check = probeCheck(ProbeCheck.AGENT_FOUND, agent.name, 'an agent whose settings are known');
  const missing = { names: names[0], 'serving port': port, 'trust domain': trustDomain, 'cluster id': clusterId };
  const unknown = Object.entries(missing).flatMap(([name, value]) => (value ? [] : [name]));
  if (!names[0] || !port || !trustDomain || !clusterId) {
    return {
      finding: check.error(`not known: ${unknown.join(', ')}`, {
        meaning: 'What a proxy would send, or where to, cannot be read from the flags of the agent.',
        fix: 'Say it with --ca-address, --trust-domain and --cluster-id, or give the synthesized output with --dist.',
      }),
    };
  }
  const value: Service = { agent, names: [names[0], ...names.slice(1)], port: Number(port), trustDomain, clusterId };
  const found = `${names.join(', ')}, trust domain ${trustDomain}, cluster ${clusterId}`;
  return { value, finding: check.pass(found) };
}

/** The hosts that proxies dial: what is said, else what the output tells, else a name that the agent serves. */
function namesDialled(agent: Agent, { caAddress, dist }: ToldService): string[] {
  const addresses = caAddress === undefined ? dist.caAddresses : [caAddress];
  // An address has no name that a handshake could ask for.
  const hosts = [...new Set(addresses.map(hostOf))].filter((host) => host !== '' && isIP(host) === 0);
  if (hosts.length > 0) return hosts;
  const names = agent.servingNames.filter((name) => !name.startsWith('*'));
  return names.slice(0, 1);
}

/** The names of {@link Service} that a certificate is not for. */
export function namesMissing(names: readonly string[], dnsNames: readonly string[]): string[] {
  return names.filter((name) => !coversHost(dnsNames, name));
}

/** The pods of the agent that answer, and what is to be said of those that do not. */
export async function findPods(
  questions: Questions,
  { agent }: Service,
): Promise<{ readonly pods: readonly ObjectPlace[]; readonly findings: readonly Finding[] }> {
  const namespace = agent.namespace ?? 'default';
  const answer = await questions.objects('pods', { namespace });
  if ('problem' in answer) return { pods: [], findings: [unread(ProbeCheck.AGENT_PODS, agent.name, answer.problem)] };
  const selector = Object.entries(mapAt(agent.object.body, 'spec', 'selector', 'matchLabels'));
  const wanted = selector.length > 0 ? selector : Object.entries(agent.podLabels);
  const own = answer.value.filter(({ body }) =>
    wanted.every(([key, value]) => textAt(body, 'metadata', 'labels', key) === value),
  );
  const living = wanted.length === 0 ? [] : own.filter(isLiving);
  const [ready, others] = [living.filter(isReady), living.filter((pod) => !isReady(pod))];
  const check = probeCheck(ProbeCheck.AGENT_PODS, agent.name, 'pods that are ready, all of them');
  const found = `${ready.length} ready${others.length === 0 ? '' : `, ${others.length} not: ${namesOf(others)}`}`;
  const pods = ready.map(({ name }) => ({ namespace, name }));
  if (others.length === 0 && pods.length > 0) return { pods, findings: [check.pass(found)] };
  const meaning =
    pods.length === 0
      ? 'No pod of the agent answers, so nobody gets a certificate.'
      : 'Some pods of the agent do not answer; those that do are asked.';
  const fix =
    'Look at them (kubectl describe pod) and at their log. Before its first start the agent waits for the issuer and for its own serving certificate.';
  return { pods, findings: [check.fail(found, { meaning, fix })] };
}

const namesOf = (pods: readonly LoadedObject[]) => pods.map(({ name }) => name).join(', ');

/** One that has ended, was evicted or is being deleted is nobody whom a Service asks. */
function isLiving({ body }: LoadedObject): boolean {
  const phase = textAt(body, 'status', 'phase');
  return phase !== 'Succeeded' && phase !== 'Failed' && !textAt(body, 'metadata', 'deletionTimestamp');
}

function isReady(pod: LoadedObject): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}
