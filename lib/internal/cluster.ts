import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { homeOf } from '../app/output-folder';
import { constructsAround } from './construct-tree';
import { Notes } from './notes';

/** What of a `Mesh` tells its cluster from others. */
interface ClusterFacts {
  readonly clusterId: string;
}

/** The mesh that a construct is for, or a value such as the issuer of a CA. */
const MESHES = new Notes<object, ClusterFacts>('mesh');

/** By the root of the tree, the meshes that the constructs of each chart are for. */
const CHARTS = new Notes<IConstruct, Map<IConstruct, Set<ClusterFacts>>>('meshes of charts');

/** How a refusal says what to do where two constructs are meant for two clusters after all. */
export const FOR_ANOTHER_CLUSTER =
  'For two clusters make two Meshes, each with a clusterId of its own or in an OutputFolder of its own.';

/** Says that a construct, with all below it, is for a mesh, and so for the cluster of that. */
export function placeInMesh(construct: IConstruct, mesh: ClusterFacts): void {
  noteMesh(construct, mesh);
  const chart = chartOf(construct);
  if (chart === undefined) return;
  const { root } = construct.node;
  const charts = CHARTS.get(root) ?? new Map<IConstruct, Set<ClusterFacts>>();
  CHARTS.set(root, charts.set(chart, new Set(charts.get(chart)).add(mesh)));
}

/** Says that a value which is no construct was made for a mesh. */
export function noteMesh(value: object, mesh: ClusterFacts): void {
  MESHES.set(value, mesh);
}

/** The mesh that a construct was placed in, by itself or by one around it, or that a value was made for. */
export function meshOf(value: object): ClusterFacts | undefined {
  const scopes = Construct.isConstruct(value) ? [...(value as IConstruct).node.scopes].reverse() : [value];
  const nearest = scopes.find((each) => MESHES.has(each));
  return nearest && MESHES.get(nearest);
}

/**
 * Whether two constructs are of one cluster; nothing where an app does not say. A chart is of one cluster, and so is a `Mesh`, whatever
 * charts its constructs are in. Meshes with different cluster ids are of different clusters. What else is written to one folder is applied
 * together, so it is of one cluster too, unless the folder has charts of several. Charts of two folders that share no mesh may be the
 * steps of one cluster, or two clusters.
 */
export function areOfOneCluster(one: IConstruct, other: IConstruct): boolean | undefined {
  const [chart, otherChart] = [chartOf(one), chartOf(other)];
  if (chart !== undefined && chart === otherChart) return true;
  const [meshes, others] = [meshesAt(one, chart), meshesAt(other, otherChart)];
  if (meshes.some((mesh) => others.includes(mesh))) return true;
  const ids = idsOf(meshes);
  const otherIds = idsOf(others);
  const areKnown = ids.length > 0 && otherIds.length > 0;
  if (areKnown && !ids.some((id) => otherIds.includes(id))) return false;
  const folder = homeOf(one);
  if (folder !== homeOf(other)) return undefined;
  return areKnown || idsIn(folder).length <= 1 ? true : undefined;
}

/**
 * What constructs of one kind, each for a mesh, want to know of each other. An app of many clusters has many, so that one is not looked for in
 * the whole tree, but among those that can be of its cluster: by a cluster id or a chart that they share.
 */
export class ClusterRegister<Entry> {
  private readonly byRoot = new Notes<IConstruct, Map<unknown, Map<IConstruct, Entry>>>('register');

  public add(site: IConstruct, entry: Entry): void {
    const { root } = site.node;
    const entries = this.byRoot.get(root) ?? new Map<unknown, Map<IConstruct, Entry>>();
    this.byRoot.set(root, entries);
    for (const key of keysOf(site)) entries.set(key, (entries.get(key) ?? new Map()).set(site, entry));
  }

  /** The entries of the constructs that are known to be of the cluster of another one, without its own. */
  public beside(site: IConstruct): Entry[] {
    const entries = this.byRoot.get(site.node.root);
    const candidates = new Map(keysOf(site).flatMap((key) => [...(entries?.get(key) ?? [])]));
    candidates.delete(site);
    return [...candidates].flatMap(([each, entry]) => (areOfOneCluster(site, each) === true ? [entry] : []));
  }
}

function keysOf(site: IConstruct): unknown[] {
  return [chartOf(site), meshOf(site)?.clusterId];
}

/** All constructs that are known to be of the same cluster as `site`. */
export function constructsOfCluster(site: IConstruct): IConstruct[] {
  const relations = new Map<IConstruct | undefined, boolean>();
  return constructsAround(site).filter((each) => {
    // Within a chart the answer is the same for every construct that is for no mesh itself.
    if (meshOf(each) !== undefined) return areOfOneCluster(site, each) === true;
    const chart = chartOf(each);
    const known = relations.get(chart) ?? areOfOneCluster(site, each) === true;
    relations.set(chart, known);
    return known;
  });
}

/** The nearest chart around a construct; nothing outside of charts. */
export function chartOf(construct: IConstruct): IConstruct | undefined {
  return construct.node.scopes.filter((scope) => Chart.isChart(scope)).at(-1);
}

/** The mesh of a construct, or else those of its chart. */
function meshesAt(construct: IConstruct, chart: IConstruct | undefined): ClusterFacts[] {
  const own = meshOf(construct);
  if (own !== undefined) return [own];
  return chart === undefined ? [] : [...(CHARTS.get(construct.node.root)?.get(chart) ?? [])];
}

function idsIn(folder: IConstruct): string[] {
  const charts = [...(CHARTS.get(folder.node.root) ?? [])];
  return idsOf(charts.flatMap(([chart, meshes]) => (homeOf(chart) === folder ? [...meshes] : [])));
}

function idsOf(meshes: readonly ClusterFacts[]): string[] {
  return [...new Set(meshes.map(({ clusterId }) => clusterId))];
}
