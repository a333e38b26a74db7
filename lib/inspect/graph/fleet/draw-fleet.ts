import { byName } from '../../../fleet/cluster-name';
import type { ClusterEntry } from '../../../fleet/fleet-index';
import { grouped } from '../../../internal/grouped';
import type { Root } from '../../read/authorities';
import type { FleetReading } from '../../read/fleet';
import type { Output } from '../../rotation/compare';
import { ClusterReader } from '../../rotation/fleet/cluster-reader';
import { type Member, memberOf, Trusts } from '../../rotation/fleet/member';
import { meshFindings } from '../../rotation/fleet/mesh-rules';
import { byCodeUnits, type Graph, type GraphEdge, type GraphNode, nodeKey } from '../model';

/** Of more meshes than that each is a line of its clusters, so that those which are alike can be one box. */
const MOST_MESHES = 12;

/** The clusters of a fleet, the meshes that they are part of, and the roots that they trust. */
export function drawFleet(fleet: FleetReading): Graph {
  const reader = new ClusterReader();
  const trusts = new Trusts();
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  const members: { readonly mesh: string; readonly member: Member }[] = [];
  const clusters = [...fleet.clusters].sort(byName);
  const meshes = grouped(
    clusters.filter(({ meshId }) => meshId !== undefined),
    ({ meshId = '' }) => meshId,
  );
  const isMeshDrawn = meshes.size <= MOST_MESHES;
  for (const entry of clusters) {
    const output = reader.read(fleet, entry);
    const key = nodeKey('Cluster', undefined, entry.name);
    nodes.set(key, clusterNode(key, entry, output, isMeshDrawn));
    const states = output?.states ?? [];
    for (const { trust } of states) {
      for (const root of trust.roots) {
        if (root.isMadeInCluster) continue;
        const node = rootNode(root);
        nodes.set(node.key, node);
        edges.push({ from: key, to: node.key, relation: 'trusts' });
      }
    }
    if (entry.meshId === undefined) continue;
    const mesh = entry.meshId;
    members.push(...states.map((state) => ({ mesh, member: memberOf(entry, state, trusts) })));
    if (isMeshDrawn) edges.push({ from: meshKey(mesh), to: key, relation: 'spans' });
  }
  const broken = [...meshes].map(([mesh, own]) => {
    const present = members.filter((each) => each.mesh === mesh).map(({ member }) => member);
    return { mesh, own, findings: meshFindings({ mesh, before: present, after: present }) };
  });
  for (const { mesh, own, findings } of isMeshDrawn ? broken : []) {
    nodes.set(meshKey(mesh), meshNode(mesh, own, [...new Set(findings.map(({ found }) => found))]));
  }
  const unique = new Map(edges.map((edge) => [JSON.stringify([edge.from, edge.to, edge.relation]), edge]));
  const inOrder = <T>(map: ReadonlyMap<string, T>): T[] =>
    [...map].sort(([a], [b]) => byCodeUnits(a, b)).map(([, value]) => value);
  return {
    title: 'Who shares which root',
    nodes: inOrder(nodes),
    edges: inOrder(unique),
    disagreements: [...reader.findings, ...broken.flatMap(({ findings }) => findings)],
  };
}

function meshKey(mesh: string): string {
  return nodeKey('Mesh', undefined, mesh);
}

function meshNode(mesh: string, own: readonly ClusterEntry[], broken: readonly string[]): GraphNode {
  const domains = [...new Set(own.map(({ trustDomain }) => trustDomain))].sort();
  return {
    key: meshKey(mesh),
    kind: 'mesh',
    heading: 'Mesh',
    name: mesh,
    details: [`${own.length} ${own.length === 1 ? 'cluster' : 'clusters'}`, `trust domain ${domains.join(', ')}`],
    broken: broken.length === 0 ? undefined : broken,
  };
}

/** Each detail begins with a word of its own, by which those of many clusters are put together. */
function clusterNode(key: string, entry: ClusterEntry, output: Output | undefined, isMeshDrawn: boolean): GraphNode {
  const { name, region, wave, istio, meshId } = entry;
  const states = output?.states ?? [];
  const labels = [...new Set(states.flatMap(({ signers }) => signers.map(({ label }) => label)))];
  // A root that is made in a cluster, told by its Secret, is another one in each.
  const made = states.flatMap(({ trust }) => trust.roots.filter(({ isMadeInCluster }) => isMadeInCluster));
  const unknown = [...new Set(states.flatMap(({ trust }) => trust.unknown))];
  return {
    key,
    kind: 'cluster',
    heading: 'Cluster',
    name,
    details: [
      ...(meshId === undefined || isMeshDrawn ? [] : [`mesh ${meshId}`]),
      ...(region === undefined ? [] : [`region ${region}`]),
      `wave ${wave}`,
      ...(istio.length === 0 ? [] : [`Istio ${istio.join(', ')}`]),
      ...(labels.length === 0 ? [] : [`signer ${labels.join(', ')}`]),
      ...new Set(made.map(({ key: secret }) => `own root ${secret.replace(/^Secret /, '')}`)),
      ...(unknown.length === 0 ? [] : [`trusts what is not known here: ${unknown.join(', ')}`]),
    ],
    broken: output === undefined ? ['folder not as fleet.json says'] : undefined,
  };
}

/** A root by the name in its certificate, with the beginning of its fingerprint. */
function rootNode({ key, label }: Root): GraphNode {
  const [, name = label, fingerprint] = /^certificate "(.*)" \(SHA-256 (.*)\)$/.exec(label) ?? [];
  return {
    key: nodeKey('Root', undefined, key),
    kind: 'root',
    heading: 'Root certificate',
    name,
    details: fingerprint === undefined ? [] : [`SHA-256 ${fingerprint}`],
  };
}
