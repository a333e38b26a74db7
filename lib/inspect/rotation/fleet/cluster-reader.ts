import type { ClusterEntry } from '../../../fleet/fleet-index';
import { CertificateCache } from '../../../x509/certificate-cache';
import type { FleetReading } from '../../read/fleet';
import { readMesh } from '../../read/mesh';
import { CheckStatus, type Finding } from '../../report/finding';
import { namesOf } from '../../report/names';
import { type Output, outputOf } from '../compare';
import { fleetFinding } from './fleet-finding';

/** Reads the clusters of fleets, one at a time. What cannot be read is a finding, and the others go on. */
export class ClusterReader {
  public readonly findings: Finding[] = [];
  private readonly certificates = new CertificateCache();

  /** What a cluster signs with and trusts; nothing where its folder is not as the index says. */
  public read(fleet: FleetReading, entry: ClusterEntry): Output | undefined {
    try {
      const output = outputOf(readMesh(fleet.objectsOf(entry), {}, this.certificates));
      return this.isAsIndexed(fleet, entry) ? output : undefined;
    } catch (error) {
      this.findings.push(unread(entry, (error as Error).message));
      return undefined;
    }
  }

  public isAsIndexed(fleet: FleetReading, entry: ClusterEntry): boolean {
    try {
      const changed = fleet.changedFilesOf(entry);
      if (changed.length === 0) return true;
      this.findings.push(unread(entry, `not as ${fleet.folder}/fleet.json says: ${namesOf(changed)}`));
    } catch (error) {
      this.findings.push(unread(entry, (error as Error).message));
    }
    return false;
  }
}

function unread({ name }: ClusterEntry, problem: string): Finding {
  const finding = fleetFinding(name, 'folder-as-indexed', {
    objects: [`Cluster ${name}`],
    found: problem,
    meaning: `the folder of ${name} cannot be told: ${problem}, so that nothing is known of this cluster`,
    fix: 'Synthesize the fleet anew, and commit its folders together with fleet.json.',
  });
  return { ...finding, status: CheckStatus.ERROR, cluster: name };
}
