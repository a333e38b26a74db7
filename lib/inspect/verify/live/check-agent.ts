import { isJsonObject, type JsonObject } from '../../../internal/merge';
import { textAt, valueAt } from '../../read/fields';
import { Check, fail, pass, skip } from '../checks';
import { type AgentFacts, agentOf } from '../dist';
import type { VerificationFinding } from '../finding';
import { EVERYWHERE, type Place } from './place';
import { conditionOf, nameOf, type Questions, type Read } from './questions';
import { unread } from './unread';

/** The agent as it runs. */
export interface LiveAgent extends AgentFacts {
  readonly deployment: JsonObject;
}

/** Where to look for the agent. */
export interface AgentPlace {
  readonly namespace: string;
  readonly name: string;
}

/** The label that the official chart and this library give the agent, whatever its name. */
const AGENT_LABEL = 'app.kubernetes.io/name=cert-manager-istio-csr';

/** Where istio-csr writes its CertificateRequests unless it is told otherwise. */
const DEFAULT_NAMESPACE = 'istio-system';

const NAME_ONE = 'name it with --agent NAMESPACE/NAME';

/**
 * Finds the agent: where it was said to be, or by its label. Anyone may label a Deployment, and a cluster may have several meshes, so
 * the label alone does not make it the agent of this mesh: it has to write its CertificateRequests where istiod runs, and be the only one.
 *
 * No agent at all is told apart from an answer that did not come.
 */
export async function findAgent(
  questions: Questions,
  place: AgentPlace | undefined,
  meshNamespace: string,
): Promise<Read<LiveAgent | undefined>> {
  const where: Place = place ?? { namespace: EVERYWHERE, selector: AGENT_LABEL };
  const answer = await questions.objects('deployments.apps', where);
  if ('problem' in answer) return answer;
  const agents = answer.value.flatMap((deployment) => {
    const name = textAt(deployment, 'metadata', 'name') ?? '';
    const agent = agentOf(deployment, name, textAt(deployment, 'metadata', 'namespace'));
    return agent ? [{ ...agent, deployment }] : [];
  });
  if (place) return agents[0] ? { value: agents[0] } : { problem: 'the Deployment is no istio-csr' };
  const ours = agents.filter(
    ({ flags }) => (flags.get('certificate-namespace') || DEFAULT_NAMESPACE) === meshNamespace,
  );
  if (ours.length > 1) {
    const names = ours.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
    return { problem: `several agents sign for ${meshNamespace}: ${names}; ${NAME_ONE}` };
  }
  if (ours.length === 0 && agents.length > 0) {
    const others = agents.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
    return { problem: `no agent signs for ${meshNamespace}, but these do elsewhere: ${others}; ${NAME_ONE}` };
  }
  return { value: ours[0] };
}

/** Checks that the agent runs as its Deployment says: rolled out, and every replica ready. */
export function checkRollout(agent: Read<LiveAgent | undefined>, place: AgentPlace | undefined): VerificationFinding {
  const subject = place ? `${place.namespace}/${place.name}` : 'istio-csr';
  if ('problem' in agent) return unread(Check.AGENT_ROLLOUT, subject, agent.problem);
  if (!agent.value)
    return unread(Check.AGENT_ROLLOUT, subject, `no Deployment of istio-csr with the label ${AGENT_LABEL}`);
  const { deployment } = agent.value;
  const number = (...path: string[]) => Number(valueAt(deployment, ...path) ?? 0);
  const wanted = number('spec', 'replicas') || (valueAt(deployment, 'spec', 'replicas') === undefined ? 1 : 0);
  const [updated, ready] = [number('status', 'updatedReplicas'), number('status', 'availableReplicas')];
  const observed = number('status', 'observedGeneration') >= number('metadata', 'generation');
  const comparison = {
    found: `${ready} of ${wanted} available, ${updated} up to date${observed ? '' : ', the last change not seen yet'}`,
    wanted: `${wanted} available and up to date`,
  };
  const total = number('status', 'replicas');
  if (wanted > 0 && observed && ready >= wanted && updated >= wanted && total <= wanted) {
    return pass(Check.AGENT_ROLLOUT, nameOf(deployment), comparison);
  }
  const why = ['Available', 'Progressing', 'ReplicaFailure']
    .map((type) => conditionOf(deployment, type))
    .filter((condition) => isJsonObject(condition) && condition.status !== 'True')
    .map((condition) => textAt(condition, 'message'))
    .find(Boolean);
  return fail(Check.AGENT_ROLLOUT, nameOf(deployment), {
    ...comparison,
    meaning: `Not every replica of the agent answers signing requests${why === undefined ? '' : `: ${why}`}.`,
    fix: 'Look at its pods and their log. Before its first start the agent waits for the issuer and for its own serving certificate.',
  });
}

/** The flags in which agent and mesh have to agree. */
const COMPARED_FLAGS = [
  'trust-domain',
  'cluster-id',
  'certificate-namespace',
  'issuer-group',
  'issuer-kind',
  'issuer-name',
  'max-client-certificate-duration',
  'root-ca-file',
  'istiod-cert-istio-revisions',
  'ca-trusted-node-accounts',
];

/** Checks that the agent runs with the settings that were synthesized. */
export function checkSettings(agent: LiveAgent, wanted: AgentFacts | undefined): VerificationFinding {
  const subject = `${agent.namespace}/${agent.name}`;
  if (!wanted) {
    return skip(Check.AGENT_SETTINGS, subject, {
      found: `trust domain ${agent.flags.get('trust-domain') ?? 'not told'}, cluster ${agent.flags.get('cluster-id') ?? 'not told'}`,
      wanted: 'not told',
      meaning: "The agent's settings were compared with nothing.",
      fix: 'Give the synthesized output with --dist.',
    });
  }
  const differing = COMPARED_FLAGS.filter((flag) => (agent.flags.get(flag) ?? '') !== (wanted.flags.get(flag) ?? ''));
  const shown = (facts: AgentFacts, flags: readonly string[]) =>
    flags.map((flag) => `--${flag}=${facts.flags.get(flag) ?? ''}`).join(' ');
  if (differing.length === 0) {
    const some = shown(wanted, COMPARED_FLAGS.slice(0, 2));
    return pass(Check.AGENT_SETTINGS, subject, { found: some, wanted: some });
  }
  return fail(Check.AGENT_SETTINGS, subject, {
    found: shown(agent, differing),
    wanted: shown(wanted, differing),
    meaning: 'The agent runs with other settings than those that were synthesized.',
    fix: 'Apply the synthesized output again, or synthesize anew if the cluster is right.',
  });
}
