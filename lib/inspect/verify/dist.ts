import { CERT_MANAGER_GROUP } from '../../facts/cert-manager';
import type { Agent } from '../read/agents/agent';
import type { Certificate } from '../read/authorities';
import type { IssuerName } from '../read/issuers';
import { loadManifests } from '../read/load';
import { type MeshReading, readMesh } from '../read/mesh';
import { workloadsOf } from './dist-workloads';
import { VerificationInputError } from './input-error';

/** What synthesized output says about the mesh of one agent, or about what the meshes of several have in common. */
export interface DistFacts {
  readonly trustDomain?: string;
  readonly meshNamespace?: string;
  /** The agent; nothing where there is none, or several. */
  readonly agent?: Agent;
  readonly maxLifetimeSeconds?: number;
  readonly caAddresses: readonly string[];
  readonly certificates: readonly Certificate[];
  /** The workloads, as NAMESPACE/SERVICE_ACCOUNT, `*` for any account. */
  readonly workloads: readonly string[];
  /** What is not compared, and why. */
  readonly notes: readonly string[];
}

/**
 * Reads synthesized output; nothing of it for no path.
 *
 * @throws VerificationInputError for an output that holds neither an agent nor who dials one
 */
export function readDist(path: string | undefined): MeshReading {
  const mesh = readMesh(path === undefined ? [] : loadManifests(path));
  const isDialled = mesh.planes.some(({ address }) => address !== undefined);
  if (path === undefined || mesh.agents.length > 0 || isDialled) return mesh;
  const problem = 'holds no istio-csr agent, so there is nothing to compare with; name the whole output of the mesh';
  throw new VerificationInputError(`${path}: ${problem}`);
}

/**
 * The agents of the output that belong to the mesh which is asked for; a cluster is compared with one mesh.
 *
 * @throws VerificationInputError where several do
 */
export function agentsOfMesh(
  mesh: MeshReading,
  path: string,
  { agent, meshNamespace }: { readonly agent?: string; readonly meshNamespace?: string },
): readonly Agent[] {
  const named = mesh.agents.filter(({ name }) => name === agent);
  const ofMesh = mesh.agents.filter((one) => meshNamespace && one.flag('certificate-namespace') === meshNamespace);
  const agents = [named, ofMesh].find(({ length }) => length > 0) ?? mesh.agents;
  if (agents.length < 2) return agents;
  const fix = 'name the one of this mesh with --agent NAMESPACE/NAME';
  throw new VerificationInputError(`${path}: holds several agents: ${namesOf(agents)}; ${fix}`);
}

/** @param agents the agents that are looked at; where several differ, it is not compared in what they differ */
export function wantedOf(mesh: MeshReading, agents = mesh.agents): DistFacts {
  const isOne = agents.length < 2;
  const dialling = agents.flatMap((one) => mesh.planesThatDial(one));
  const planes = dialling.length > 0 ? dialling : mesh.planes;
  const told = agents.map((one) => one.flag('trust-domain'));
  return {
    // Where nobody tells an agent, the mesh's own word counts.
    trustDomain: common(told.some(Boolean) ? told : planes.flatMap((one) => one.trustDomain ?? [])),
    meshNamespace: common(
      agents.length > 0
        ? agents.map((one) => one.flag('certificate-namespace'))
        : planes.map(({ namespace }) => namespace),
    ),
    agent: isOne ? agents[0] : undefined,
    maxLifetimeSeconds: common(agents.map(({ longestSeconds }) => longestSeconds)),
    caAddresses: [...new Set(planes.flatMap(({ address }) => address ?? []))],
    certificates: mesh.certificates,
    workloads: workloadsOf(mesh),
    notes: [
      ...(agents.length > 0 || planes.length === 0
        ? []
        : ['the output holds no agent: what the running one is told is compared with nothing']),
      ...(isOne ? [] : [`the output holds several agents (${namesOf(agents)}): what they differ in is not compared`]),
      ...mesh.notesOf(agents),
    ],
  };
}

export function namesOf(agents: readonly Agent[]): string {
  return agents.map(({ name }) => name).join(', ');
}

/** The value that all have; nothing where they differ, or one has none. */
function common<T>(values: readonly T[]): T | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** An issuer as KIND/NAME, or KIND.GROUP/NAME for an external one: of another group, it is another issuer. */
export function issuerText(issuer: IssuerName | undefined): string {
  if (!issuer) return 'no issuer';
  const { group, kind, name } = issuer;
  return `${group === CERT_MANAGER_GROUP ? kind : `${kind}.${group}`}/${name}`;
}
