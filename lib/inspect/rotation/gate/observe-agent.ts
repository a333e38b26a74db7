import { goSeconds } from '../../../internal/lifetimes';
import type { Agent } from '../../read/agents/agent';
import { agentsOf } from '../../read/agents/deployed';
import { textAt, textMapAt } from '../../read/fields';
import type { IssuerName } from '../../read/issuers';
import type { LoadedObject } from '../../read/load';
import { nameOf } from '../../read/objects';
import { readSigning } from '../../verify/live/check-agent';
import type { Questions } from '../../verify/live/questions';
import { hasSeen, secondsBetween, startOf } from './delays';
import type { LiveRoots } from './live-roots';
import type { Delayed, Held, RootKey, Signed } from './observation';

/** What was signed last, and by which root: it tells of issuers that keep their CA to themselves. */
export interface SignedLast {
  readonly signer: RootKey;
  readonly at: Date;
}

/** What the agent shows. */
export interface AgentObservation {
  readonly replicas: readonly Delayed[];
  readonly agent: readonly Signed[];
  /** The issuer that its Deployment names. */
  readonly issuer?: IssuerName;
}

export interface AgentSearch {
  readonly questions: Questions;
  readonly roots: LiveRoots;
  readonly agent: Agent;
  /** When what the agent mounts was changed last. */
  readonly changed: Date | undefined;
  readonly last: SignedLast | undefined;
  readonly now: Date;
}

/** Reads the pods of the agent: each has its own flags, its own file, and a certificate from the time of its start. */
export async function observeAgent(search: AgentSearch): Promise<AgentObservation> {
  const { questions, agent, changed, now } = search;
  const [deployed, answer] = await Promise.all([
    signedBy(search, agent, undefined),
    questions.objects('pods', { namespace: agent.namespace ?? 'default' }),
  ]);
  const own = { name: `Deployment ${agent.name}`, ...deployed.signed };
  if ('problem' in answer) {
    const unread = { name: `pods of ${agent.name}`, why: answer.problem };
    return { replicas: [unread], agent: [own, unread], issuer: deployed.issuer };
  }
  const pods = answer.value.flatMap((pod) => podOf(pod, agent));
  if (pods.length === 0) {
    const none = { name: `pods of ${agent.name}`, why: 'there is none' };
    return { replicas: [none], agent: [own, none], issuer: deployed.issuer };
  }
  const signed = await Promise.all(
    pods.map(async (pod) => ({ name: pod.name, ...(await signedBy(search, pod.agent, pod.started)).signed })),
  );
  const isPinned = (agent.rootFile ?? '') !== '';
  const why = isPinned ? undefined : 'it is not pinned to a trust anchor, and trusts what its issuer returned last';
  const read = (started: Date | undefined) => (isPinned ? hasSeen(changed, started, now) : undefined);
  return {
    replicas: pods.map(({ name, started }) => ({ name, hasArrived: read(started), why })),
    agent: [own, ...signed],
    issuer: deployed.issuer,
  };
}

/** Whom an agent has certificates signed by; a pod that began before its issuer was changed has its own from before, until it renews. */
async function signedBy({ questions, roots, last, now }: AgentSearch, agent: Agent, started: Date | undefined) {
  const signing = await readSigning(questions, agent);
  if ('problem' in signing) return { signed: { why: signing.problem } };
  const { issuer } = signing.value;
  if (issuer === undefined) return { signed: { why: 'it is told no issuer' } };
  const { root, changed, why } = await roots.of(issuer);
  const isTold = last !== undefined && changed !== undefined && last.at >= changed;
  const lifetime = goSeconds(agent.flag('serving-certificate-duration') ?? '') ?? Number.POSITIVE_INFINITY;
  const isRenewed = changed !== undefined && secondsBetween(changed, now) >= lifetime;
  const isStale = started !== undefined && changed !== undefined && started < changed && !isRenewed;
  const signer = root ?? (isTold ? last.signer : undefined);
  const stale = 'its own certificate may be from before its issuer was changed';
  return { issuer, signed: { signer, isStale, why: isStale ? stale : why } };
}

function podOf(pod: LoadedObject, agent: Agent) {
  const wanted = Object.entries(textMapAt(agent.object.body, 'spec', 'selector', 'matchLabels'));
  const labels = textMapAt(pod.body, 'metadata', 'labels');
  const isOurs = wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
  const hasEnded = ['Succeeded', 'Failed'].includes(textAt(pod.body, 'status', 'phase') ?? '');
  if (!isOurs || hasEnded) return [];
  // Read as if it were a Deployment, whose template is a pod.
  const [own] = agentsOf({ ...pod, body: { spec: { template: { spec: pod.body.spec } } } });
  const started = startOf(pod, textAt(own?.container, 'name') ?? '');
  return own === undefined ? [] : [{ name: nameOf(pod), agent: own, started }];
}

/** What was signed last in a mesh. */
export function signedLast(proxies: readonly (Held & { readonly issued?: Date })[]): SignedLast | undefined {
  const issued = proxies.flatMap(({ signer, issued: at }) =>
    signer !== undefined && at !== undefined ? { signer, at } : [],
  );
  return issued.sort((one, other) => other.at.getTime() - one.at.getTime())[0];
}
