import { type LoadedObject, loadManifests, ManifestError } from '../read/load';
import { type MeshReading, readMesh } from '../read/mesh';
import { described } from '../read/objects';
import { type AgentState, type Finding, findingsOf } from './rules';

/** What a rotation check has to say of a step. */
export interface RotationFinding {
  /** The rule: a name that does not change, and an anchor in docs/rotation.md. */
  readonly rule: string;
  /** Whether the step breaks the mesh. Otherwise it cannot be told from the output whether it does. */
  readonly unsafe: boolean;
  /** The agent whose mesh it is, as `NAMESPACE/NAME`. */
  readonly agent: string;
  /** The objects that it is about, each as `KIND NAMESPACE/NAME`. */
  readonly objects: string[];
  /** What is wrong. */
  readonly message: string;
  /** What to do in place of it. */
  readonly fix: string;
}

/**
 * Compares two synthesized outputs of one cluster, and tells whether going from the one to the other breaks the trust of the mesh: the
 * step of a rotation that activates what was not trusted before, removes what is still active, or removes what was active until now.
 *
 * It reads agents, issuers, CA Certificates, Bundles and ConfigMaps. What is outside of them (the root of a Vault, a Secret that comes
 * from elsewhere) is not known, and is said to be.
 */
export class RotationCheck {
  /**
   * Compares two folders or files.
   *
   * @param from what is applied now, for example `dist` of the main branch
   * @param to what is to be applied
   * @throws Error for files that cannot be read, and for an output of several clusters
   */
  public static compare(from: string, to: string): RotationCheck {
    return RotationCheck._compareObjects(loadManifests(from), loadManifests(to), { from, to });
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
    const gone = before.filter(({ name }) => !after.some((each) => each.name === name)).map(removedAgent);
    const kept = after.flatMap((state) => {
      // A new agent has signed nothing yet: what it signs with only has to be trusted.
      const previousState = before.find(({ name }) => name === state.name) ?? state;
      const findings = findingsOf({ before: previousState, after: state, old: previous, new: current });
      return findings.map((finding) => ({ ...finding, objects: [...finding.objects], agent: state.name }));
    });
    return new RotationCheck([...gone, ...kept]);
  }

  private constructor(private readonly all: readonly RotationFinding[]) {}

  /** What there is to say; empty for a step that is known to be safe. */
  public get findings(): RotationFinding[] {
    return [...this.all];
  }

  /** Whether no finding is known to break the mesh. */
  public get isSafe(): boolean {
    return this.all.every(({ unsafe }) => !unsafe);
  }
}

/** Every agent in an output. */
function agentStates(mesh: MeshReading): AgentState[] {
  return mesh.agents.map((agent) => ({
    name: agent.name,
    label: described(agent.object),
    signers: mesh.signersOf(agent),
    trust: mesh.trustOf(agent),
  }));
}

function removedAgent({ name, label: object, signers }: AgentState): RotationFinding {
  const labels = [...new Set(signers.map(({ label }) => label))];
  const finding: Finding = {
    rule: 'agent-stays',
    unsafe: true,
    objects: [object],
    message: `the agent ${name} is removed: no workload can renew the certificates that ${labels.join(', ')} signed`,
    fix: 'Move the mesh to another agent first.',
  };
  return { ...finding, objects: [...finding.objects], agent: name };
}
