import { AGENT_NAME } from '../../../facts/istio-csr';
import type { Agent } from '../../read/agents/agent';
import { agentsOf } from '../../read/agents/deployed';
import { textAt, valueAt } from '../../read/fields';
import { type Signing, signingOf } from '../../read/signing';
import type { Finding } from '../../report/finding';
import { Check, checkAt } from '../checks';
import { namesOf } from '../dist';
import { EVERYWHERE, type ObjectPlace, type Place } from './place';
import { conditionOf, type Questions } from './questions';
import { type Read, unread } from './unread';

/** The label that the official chart and this library give the agent, whatever its name. */
const AGENT_LABEL = `app.kubernetes.io/name=${AGENT_NAME}`;

const NAME_ONE = 'name it with --agent NAMESPACE/NAME';

/**
 * Finds the agent: where it was said to be, or by its label. Anyone may label a Deployment, and a cluster may have several meshes, so
 * the label alone does not make it the agent of this mesh: it has to write its CertificateRequests where istiod runs, and be the only one.
 *
 * No agent at all is told apart from an answer that did not come.
 */
export async function findAgent(
  questions: Questions,
  place: ObjectPlace | undefined,
  meshNamespace: string,
): Promise<Read<Agent | undefined>> {
  const where: Place = place ?? { namespace: EVERYWHERE, selector: AGENT_LABEL };
  const answer = await questions.objects('deployments.apps', where);
  if ('problem' in answer) return answer;
  const agents = answer.value.flatMap((deployment) => agentsOf(deployment).slice(0, 1));
  if (place) return agents[0] ? { value: agents[0] } : { problem: 'the Deployment is no istio-csr' };
  const ours = agents.filter((agent) => agent.flag('certificate-namespace') === meshNamespace);
  if (ours.length > 1) {
    return { problem: `several agents sign for ${meshNamespace}: ${namesOf(ours)}; ${NAME_ONE}` };
  }
  if (ours.length === 0 && agents.length > 0) {
    const others = namesOf(agents);
    return { problem: `no agent signs for ${meshNamespace}, but these do elsewhere: ${others}; ${NAME_ONE}` };
  }
  return { value: ours[0] };
}

/** Where the Deployment of an agent of the output is; nothing where the output does not tell. */
export function placeOfDeployment(agent: Agent | undefined): ObjectPlace | undefined {
  if (agent?.object.kind !== 'Deployment') return undefined;
  return { namespace: agent.namespace ?? 'default', name: agent.object.name };
}

/** Who signs for the agent, as its flags and the ConfigMap that it watches in the cluster tell. */
export async function readSigning(questions: Questions, agent: Agent): Promise<Read<Signing>> {
  const watched = agent.runtimeConfigMap;
  if (watched === undefined) return { value: signingOf(agent, undefined) };
  const configMap = await questions.configMap(watched);
  return 'problem' in configMap ? configMap : { value: signingOf(agent, configMap.value) };
}

/** Checks that the agent runs as its Deployment says: rolled out, and every replica ready. */
export function checkRollout(agent: Read<Agent | undefined>, place: ObjectPlace | undefined): Finding {
  const subject = place ? `${place.namespace}/${place.name}` : 'istio-csr';
  if ('problem' in agent) return unread(Check.AGENT_ROLLOUT, subject, agent.problem);
  if (!agent.value) {
    return unread(Check.AGENT_ROLLOUT, subject, `no Deployment of istio-csr with the label ${AGENT_LABEL}`);
  }
  const { name, object: deployment } = agent.value;
  const number = (...path: string[]) => Number(valueAt(deployment.body, ...path) ?? 0);
  const wanted = valueAt(deployment.body, 'spec', 'replicas') === undefined ? 1 : number('spec', 'replicas');
  const [updated, ready] = [number('status', 'updatedReplicas'), number('status', 'availableReplicas')];
  const observed = number('status', 'observedGeneration') >= number('metadata', 'generation');
  const found = `${ready} of ${wanted} available, ${updated} up to date${observed ? '' : ', the last change not seen yet'}`;
  const check = checkAt(Check.AGENT_ROLLOUT, name, `${wanted} available and up to date`);
  const total = number('status', 'replicas');
  if (wanted > 0 && observed && ready >= wanted && updated >= wanted && total <= wanted) return check.pass(found);
  const why = ['Available', 'Progressing', 'ReplicaFailure']
    .map((type) => conditionOf(deployment, type))
    .filter((condition) => condition !== undefined && condition.status !== 'True')
    .map((condition) => textAt(condition, 'message'))
    .find(Boolean);
  return check.fail(found, {
    meaning: `Not every replica of the agent answers signing requests${why === undefined ? '' : `: ${why}`}.`,
    fix: 'Look at its pods and their log. Before its first start the agent waits for the issuer and for its own serving certificate.',
  });
}

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

export function checkSettings(agent: Agent, wanted: Agent | undefined): Finding {
  const compared = COMPARED_FLAGS.filter((flag) => wanted?.flag(flag) !== undefined);
  if (!wanted || compared.length === 0) {
    const found = `trust domain ${agent.flag('trust-domain')}, cluster ${agent.flag('cluster-id')}`;
    const meaning = "The agent's settings were compared with nothing.";
    const fix = 'Give the synthesized output with --dist.';
    return checkAt(Check.AGENT_SETTINGS, agent.name, 'not told').skip(found, { meaning, fix });
  }
  const differing = compared.filter((flag) => agent.flag(flag) !== wanted.flag(flag));
  const told = differing.length > 0 ? differing : compared.slice(0, 2);
  const settingsOf = (one: Agent) => told.map((flag) => `--${flag}=${one.flag(flag) ?? ''}`).join(' ');
  const [found, meant] = [settingsOf(agent), settingsOf(wanted)];
  const check = checkAt(Check.AGENT_SETTINGS, agent.name, meant);
  if (differing.length === 0) return check.pass(found);
  const meaning = 'The agent runs with other settings than those that were synthesized.';
  const fix = 'Apply the synthesized output again, or synthesize anew if the cluster is right.';
  return check.fail(found, { meaning, fix });
}
