import { existsSync } from 'node:fs';
import { checked } from '../../internal/checked/checked';
import { Allowance, OF_TWO_OUTPUTS } from '../../internal/tree';
import { FleetReading } from '../read/fleet';
import { type LoadedObject, loadManifests, ManifestError } from '../read/load';
import { readMesh } from '../read/mesh';
import type { Finding } from '../report/finding';
import { Report } from '../report/report';
import { compared, outputOf } from './compare';
import { compareFleets } from './fleet/compare-fleets';

/**
 * Compares two synthesized outputs of one cluster, or of one fleet, and tells whether going from the one to the other breaks the trust of
 * the mesh: the step of a rotation that activates what was not trusted before, removes what is still active, or removes what was active
 * until now. In a fleet that holds in each cluster, and across the clusters of each mesh.
 *
 * It reads agents, issuers, CA Certificates, Bundles and ConfigMaps. What is outside of them (the root of a Vault, a Secret that comes
 * from elsewhere) is not known, and is said to be.
 */
@checked
export class RotationCheck {
  /**
   * Compares two folders or files of one cluster, or two outputs of a fleet: folders with a `fleet.json`.
   *
   * @param applied what is applied now, for example `dist` of the main branch
   * @param proposed what is to be applied
   * @throws Error for files that cannot be read, for an output of several clusters that is none of a fleet, and where only one of the two
   *     is that of a fleet
   */
  public static compare(applied: string, proposed: string): RotationCheck {
    const areFleets = [applied, proposed].map((path) => FleetReading.isAt(path));
    if (areFleets[0] !== areFleets[1]) {
      const [fleet, other] = areFleets[0] ? [applied, proposed] : [proposed, applied];
      const fix = 'name two outputs of the fleet, or the folder of one cluster in each';
      const state = existsSync(other) ? 'is none' : 'is not there';
      throw new ManifestError(`${fleet} is the output of a fleet (it has a fleet.json), and ${other} ${state}: ${fix}`);
    }
    if (areFleets[0]) return new RotationCheck(compareFleets(FleetReading.at(applied), FleetReading.at(proposed)));
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
    const [previous, current] = [outputOf(readMesh(from)), outputOf(readMesh(to))];
    if (previous.states.length === 0 && current.states.length === 0) {
      throw new ManifestError(`${names.from}, ${names.to}: neither holds an istio-csr agent`);
    }
    const notes = [...new Set([...previous.mesh.notesOf(), ...current.mesh.notesOf()])];
    return new RotationCheck(new Report('rotation check', compared(previous, current, names.from), notes));
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
