import { isDeepStrictEqual } from 'node:util';
import { byName } from '../../../fleet/cluster-name';
import type { ClusterEntry } from '../../../fleet/fleet-index';
import { grouped } from '../../../internal/grouped';
import type { FleetReading } from '../../read/fleet';
import { ManifestError } from '../../read/load';
import type { Finding } from '../../report/finding';
import { notesOfClusters } from '../../report/names';
import { Report } from '../../report/report';
import { compared, type Output } from '../compare';
import { ClusterReader } from './cluster-reader';
import { fleetFinding } from './fleet-finding';
import { type Member, memberOf, Trusts } from './member';
import { meshFindings } from './mesh-rules';

/**
 * Compares two outputs of a fleet: each cluster with its own folder, then across the clusters of each mesh. One folder is read at a time,
 * and only what other clusters have to do with is kept of it.
 */
export function compareFleets(from: FleetReading, to: FleetReading): Report {
  const comparison = new Comparison(from, to);
  const previous = new Map(from.clusters.map((entry) => [entry.name, entry]));
  const current = new Map(to.clusters.map((entry) => [entry.name, entry]));
  const all = [...new Map([...previous, ...current]).values()].sort(byName);
  for (const { name } of all) comparison.add(previous.get(name), current.get(name));
  if (!comparison.hasAgents && comparison.findings.length === 0) {
    throw new ManifestError(`${from.folder}, ${to.folder}: neither has a cluster with an istio-csr agent`);
  }
  return new Report('rotation check', [...comparison.findings, ...comparison.acrossMeshes()], comparison.notes());
}

/** What is known of the clusters of both outputs, without their objects. */
class Comparison {
  public hasAgents = false;
  private readonly noted: { readonly cluster: string; readonly notes: readonly string[] }[] = [];
  /** By the id of their mesh. A cluster without one is a mesh of its own, of which its own rules tell. */
  private readonly before = new Map<string, Member[]>();
  private readonly after = new Map<string, Member[]>();
  private readonly trusts = new Trusts();
  private readonly reader = new ClusterReader();

  public constructor(
    private readonly from: FleetReading,
    private readonly to: FleetReading,
  ) {}

  /** What was found so far. */
  public get findings(): Finding[] {
    return this.reader.findings;
  }

  /** A cluster that is in one output or in both: nothing else of either is in memory meanwhile. */
  public add(previous: ClusterEntry | undefined, current: ClusterEntry | undefined): void {
    const old = previous && this.reader.read(this.from, previous);
    const next = current && this.next(previous, old, current);
    if (previous && old) this.keep(this.before, previous, old);
    if (current && next) this.keep(this.after, current, next);
    this.tellMoves(previous, current);
    if (current === undefined || next === undefined || (previous !== undefined && old === undefined)) return;
    const novelty = old === undefined ? ['new in the fleet, so that there is nothing to compare with'] : [];
    const notes = [...(old?.mesh.notesOf() ?? []), ...next.mesh.notesOf(), ...novelty];
    this.noted.push({ cluster: current.name, notes });
    const found = compared(old ?? next, next, this.from.folderOf(current));
    this.findings.push(...found.map((finding) => ({ ...finding, cluster: current.name })));
  }

  public acrossMeshes(): Finding[] {
    const former = renamedMeshes(this.from.clusters, this.to.clusters);
    const gone = new Set(former.values());
    const meshes = [...new Set([...this.before.keys(), ...this.after.keys()])].filter((mesh) => !gone.has(mesh)).sort();
    return meshes.flatMap((mesh) =>
      meshFindings({
        mesh,
        before: this.before.get(former.get(mesh) ?? mesh) ?? [],
        after: this.after.get(mesh) ?? [],
      }),
    );
  }

  public notes(): string[] {
    return notesOfClusters(this.noted);
  }

  /** What has not changed is read once, if its folder is there and as it was. Of files beside it no index tells: they are read. */
  private next(previous: ClusterEntry | undefined, old: Output | undefined, current: ClusterEntry): Output | undefined {
    if (previous === undefined || old === undefined || !this.isUnchanged(previous, current)) {
      return this.reader.read(this.to, current);
    }
    return this.reader.isAsIndexed(this.to, current) ? old : undefined;
  }

  /** Whether two folders hold the same files with the same content, as far as they are as their indexes say. */
  private isUnchanged(previous: ClusterEntry, current: ClusterEntry): boolean {
    if (!isDeepStrictEqual(previous.files, current.files)) return false;
    try {
      return !this.from.hasMoreThanIndexed(previous) && !this.to.hasMoreThanIndexed(current);
    } catch {
      return false; // Reading it tells what is wrong.
    }
  }

  private keep(all: Map<string, Member[]>, entry: ClusterEntry, output: Output): void {
    const { meshId } = entry;
    this.hasAgents ||= output.states.length > 0;
    if (meshId === undefined) return;
    const members = output.states.map((state) => memberOf(entry, state, this.trusts));
    const known = all.get(meshId);
    if (known === undefined) all.set(meshId, members);
    else known.push(...members);
  }

  /** A cluster that leaves the fleet, or its mesh, may go on for a while, and nothing here tells how long. */
  private tellMoves(previous: ClusterEntry | undefined, current: ClusterEntry | undefined): void {
    if (previous === undefined || (current !== undefined && current.meshId === previous.meshId)) return;
    const { name, meshId } = previous;
    if (current !== undefined && meshId === undefined) return;
    const left = current === undefined ? 'the fleet' : `mesh ${meshId}`;
    const found = `${name} leaves ${left}`;
    const finding = fleetFinding(name, 'cluster-stays', {
      isOpen: true,
      objects: [`Cluster ${name}`],
      found,
      meaning: `${found}: whether its workloads are gone, and whether others still verify what it signed, cannot be seen here`,
      fix: 'See that nothing runs there any more, or that no other cluster has to do with it.',
    });
    this.findings.push({ ...finding, cluster: name });
  }
}

/** The former ids of meshes that have another one now: nobody is left in the old one, and whoever was in another mesh comes from it. */
function renamedMeshes(from: readonly ClusterEntry[], to: readonly ClusterEntry[]): ReadonlyMap<string, string> {
  const previous = new Map(from.map(({ name, meshId }) => [name, meshId]));
  const [old, current] = [from, to].map((all) => new Set(all.flatMap(({ meshId }) => meshId ?? [])));
  const sources = grouped(
    to.filter(({ meshId }) => meshId !== undefined && !old?.has(meshId)),
    ({ meshId = '' }) => meshId,
  );
  return new Map(
    [...sources].flatMap(([mesh, clusters]) => {
      const ids = [...new Set(clusters.flatMap(({ name }) => previous.get(name) ?? []))];
      const [id] = ids;
      return id === undefined || ids.length > 1 || current?.has(id) ? [] : [[mesh, id] as const];
    }),
  );
}
