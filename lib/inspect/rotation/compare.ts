import type { MeshReading } from '../read/mesh';
import { described } from '../read/objects';
import type { Finding } from '../report/finding';
import { comparedWithNothing, findingsOf, removed } from './rules';
import type { AgentState } from './step';

/** An output of one cluster, with what its agents sign with and trust. */
export interface Output {
  readonly mesh: MeshReading;
  readonly states: readonly AgentState[];
}

export function outputOf(mesh: MeshReading): Output {
  const states = mesh.agents.map((agent) => ({
    name: agent.name,
    label: described(agent.object),
    isNameOpen: agent.isNameOpen,
    signers: mesh.signersOf(agent),
    trust: mesh.trustOf(agent),
  }));
  return { mesh, states };
}

/**
 * What there is against a step from one output of a cluster to another one.
 *
 * @param from what the first one is called
 */
export function compared(previous: Output, current: Output, from: string): Finding[] {
  const [before, after] = [previous.states, current.states];
  const meshes = { old: previous.mesh, new: current.mesh };
  const mine = ({ name }: AgentState, states: readonly AgentState[]) => states.find((state) => state.name === name);
  const gone = before.filter((state) => mine(state, after) === undefined).map((state) => removed(state, after));
  // A new agent has signed nothing yet: what it signs with only has to be trusted.
  const kept = after.flatMap((one) => findingsOf({ ...meshes, before: mine(one, before) ?? one, after: one }));
  const alone = before.length > 0 ? [] : after.map((state) => comparedWithNothing(state, from));
  return [...alone, ...gone, ...kept];
}
