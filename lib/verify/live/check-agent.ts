import { isJsonObject, type JsonObject } from '../../internal/merge';
import { textAt, valueAt } from '../../manifests/fields';
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

/** Finds the agent: where it was said to be, or by its label. */
export async function findAgent(questions: Questions, place: AgentPlace | undefined): Promise<Read<LiveAgent>> {
  const where: Place = place ?? { namespace: EVERYWHERE, selector: AGENT_LABEL };
  const answer = await questions.objects('deployments.apps', where);
  if ('problem' in answer) return answer;
  for (const deployment of answer.value) {
    const name = textAt(deployment, 'metadata', 'name') ?? '';
    const agent = agentOf(deployment, name, textAt(deployment, 'metadata', 'namespace'));
    if (agent) return { value: { ...agent, deployment } };
  }
  return {
    problem: place ? 'the Deployment is no istio-csr' : `no Deployment of istio-csr with the label ${AGENT_LABEL}`,
  };
}

/** Checks that the agent runs as its Deployment says: rolled out, and every replica ready. */
export function checkRollout(agent: Read<LiveAgent>, place: AgentPlace | undefined): VerificationFinding {
  if ('problem' in agent) {
    return unread(Check.AGENT_ROLLOUT, place ? `${place.namespace}/${place.name}` : 'istio-csr', agent.problem);
  }
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
