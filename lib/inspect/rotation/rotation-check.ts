import { checked } from '../../internal/checked/checked';
import { Allowance, OF_TWO_OUTPUTS } from '../../internal/tree';
import { type LoadedObject, loadManifests, ManifestError } from '../read/load';
import { type MeshReading, readMesh } from '../read/mesh';
import { described } from '../read/objects';
import type { Finding } from '../report/finding';
import { Report } from '../report/report';
import { comparedWithNothing, findingsOf, removed } from './rules';
import type { AgentState } from './step';

/**
 * Compares two synthesized outputs of one cluster, and tells whether going from the one to the other breaks the trust of the mesh: the
 * step of a rotation that activates what was not trusted before, removes what is still active, or removes what was active until now.
 *
 * It reads agents, issuers, CA Certificates, Bundles and ConfigMaps. What is outside of them (the root of a Vault, a Secret that comes
 * from elsewhere) is not known, and is said to be.
 */
@checked
export class RotationCheck {
  /**
   * Compares two folders or files.
   *
   * @param applied what is applied now, for example `dist` of the main branch
   * @param proposed what is to be applied
   * @throws Error for files that cannot be read, and for an output of several clusters
   */
  public static compare(applied: string, proposed: string): RotationCheck {
    const allowance = new Allowance(OF_TWO_OUTPUTS);
    const [from, to] = [loadManifests(applied, allowance), loadManifests(proposed, allowance)];
    return RotationCheck._compareObjects(from, to, { from: applied, to: proposed });
  }

  /** @internal */
  public static _compareObjects(
    from: readonly LoadedObject[],
    to: readonly LoadedObject[],
    names: { readonly from: string; readonly to: string },
  ): RotationCheck {
    const [previous, current] = [readMesh(from), readMesh(to)];
    const [before, after] = [agentStates(previous), agentStates(current)];
    if (before.length === 0 && after.length === 0) {
      throw new ManifestError(`${names.from}, ${names.to}: neither holds an istio-csr agent`);
    }
    const mine = ({ name }: AgentState, states: readonly AgentState[]) => states.find((state) => state.name === name);
    const meshes = { old: previous, new: current };
    const gone = before.filter((state) => mine(state, after) === undefined).map((state) => removed(state, after));
    // A new agent has signed nothing yet: what it signs with only has to be trusted.
    const kept = after.flatMap((one) => findingsOf({ ...meshes, before: mine(one, before) ?? one, after: one }));
    const alone = before.length > 0 ? [] : after.map((state) => comparedWithNothing(state, names.from));
    const notes = [...new Set([...previous.notesOf(), ...current.notesOf()])];
    return new RotationCheck(new Report('rotation check', [...alone, ...gone, ...kept], notes));
  }

  private constructor(
    /** What there is to say, in the form that all reports have. A finding that is no failure cannot be told from the output. */
    public readonly report: Report,
  ) {}

  /** What there is to say; empty for a step that is known to be safe. */
  public get findings(): Finding[] {
    return [...this.report.findings];
  }

  /** Whether no finding is known to break the mesh. */
  public get isSafe(): boolean {
    return this.report.ok;
  }
}

function agentStates(mesh: MeshReading): AgentState[] {
  return mesh.agents.map((agent) => ({
    name: agent.name,
    label: described(agent.object),
    isNameOpen: agent.isNameOpen,
    signers: mesh.signersOf(agent),
    trust: mesh.trustOf(agent),
  }));
}
