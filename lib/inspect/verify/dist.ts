import { goSeconds } from '../../internal/lifetimes';
import { agentFlags } from '../read/agents';
import { listAt, mapAt, textAt } from '../read/fields';
import { type LoadedObject, loadManifests } from '../read/load';

/** A Certificate as it was synthesized. */
export interface WantedCertificate {
  readonly name: string;
  readonly namespace: string;
  readonly secretName: string;
  /** The issuer as KIND/NAME, or KIND.GROUP/NAME for an external one. */
  readonly issuer: string;
}

/** The agent as its Deployment tells it. */
export interface AgentFacts {
  readonly name: string;
  readonly namespace: string;
  /** Its flags by their names, without the dashes. */
  readonly flags: ReadonlyMap<string, string>;
}

/** What synthesized output says about the mesh. */
export interface DistFacts {
  readonly trustDomain?: string;
  readonly meshNamespace?: string;
  readonly agent?: AgentFacts;
  readonly maxLifetimeSeconds?: number;
  /** The address at which proxies ask the agent. */
  readonly caAddress?: string;
  readonly certificates: readonly WantedCertificate[];
  /** The workloads, as NAMESPACE/SERVICE_ACCOUNT. */
  readonly workloads: readonly string[];
}

/**
 * Reads synthesized output.
 *
 * @throws ManifestError naming the file that cannot be read
 */
export function readDist(path: string): DistFacts {
  const objects = loadManifests(path);
  const deployment = objects.find(({ kind, body }) => kind === 'Deployment' && flagsOfAgent(body) !== undefined);
  const agent = deployment && agentOf(deployment.body, deployment.name, deployment.namespace);
  const istio = objects.filter(({ kind }) => ['IstioOperator', 'Istio'].includes(kind)).map(({ body }) => body);
  const ofIstio = (...keys: string[]) => istio.map((body) => textAt(body, 'spec', ...keys)).find(Boolean);
  const trustDomain =
    agent?.flags.get('trust-domain') ??
    ofIstio('meshConfig', 'trustDomain') ??
    ofIstio('values', 'meshConfig', 'trustDomain');
  return {
    trustDomain,
    meshNamespace: agent?.flags.get('certificate-namespace'),
    agent,
    maxLifetimeSeconds: agent && maxLifetimeOf(agent),
    caAddress: ofIstio('values', 'global', 'caAddress'),
    certificates: objects.filter(({ kind }) => kind === 'Certificate').map(certificateOf),
    workloads: workloadsOf(objects.filter((object) => object !== deployment)),
  };
}

/** The agent in a Deployment of a file or of a cluster; nothing where no container has its flags. */
export function agentOf(deployment: unknown, name: string, namespace = 'default'): AgentFacts | undefined {
  const flags = flagsOfAgent(deployment);
  return flags && { name, namespace, flags };
}

/** The agent's longest lifetime of a workload's certificate, in seconds. */
export function maxLifetimeOf({ flags }: AgentFacts): number | undefined {
  return goSeconds(flags.get('max-client-certificate-duration') ?? '');
}

function flagsOfAgent(deployment: unknown): ReadonlyMap<string, string> | undefined {
  const containers = listAt(deployment, 'spec', 'template', 'spec', 'containers');
  return containers.map((container) => agentFlags(container)).find((flags) => flags !== undefined);
}

function certificateOf({ name, namespace = 'default', body }: LoadedObject): WantedCertificate {
  const secretName = textAt(body, 'spec', 'secretName') ?? '';
  return { name, namespace, secretName, issuer: issuerText(mapAt(body, 'spec', 'issuerRef')) };
}

/** The group of cert-manager's own issuers, which an issuerRef leaves out or not. */
const OWN_GROUP = 'cert-manager.io';

/** An issuerRef as KIND/NAME, or KIND.GROUP/NAME for an external issuer: of another group, it is another issuer. */
export function issuerText(issuerRef: unknown): string {
  const group = textAt(issuerRef, 'group') || OWN_GROUP;
  const kind = textAt(issuerRef, 'kind') || 'Issuer';
  return `${group === OWN_GROUP ? kind : `${kind}.${group}`}/${textAt(issuerRef, 'name') ?? ''}`;
}

/** Where each kind keeps the pods that it makes. */
const POD_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

function workloadsOf(objects: readonly LoadedObject[]): string[] {
  const workloads = objects.flatMap(({ kind, namespace = 'default', body }) => {
    const path = POD_PATHS[kind];
    if (!path) return [];
    const account = textAt(body, ...path, 'serviceAccountName') ?? textAt(body, ...path, 'serviceAccount');
    return [`${namespace}/${account ?? 'default'}`];
  });
  return [...new Set(workloads)].sort();
}
