import type { Construct } from 'constructs';
import { ISTIOD_SECRET, ROOT_CONFIG_MAP } from '../../facts/istio';
import { LEADER_ELECTION_LEASE } from '../../facts/istio-csr';
import { identityOf } from '../../internal/beside';
import { ClusterRegister, FOR_ANOTHER_CLUSTER } from '../../internal/cluster';
import { canOverlap } from '../../internal/label-selector';
import { type Refusal, refuse } from '../../internal/refusal';
import type { Mesh } from '../../mesh';
import { inSpan } from '../../releases/span';
import type { TrustAnchor } from '../../signing/trust/trust-anchor';
import { ISTIOD_VALUES } from '../chart/istiod-values';
import { type AgentObject, agentObjects } from '../objects/objects';
import { istiod } from '../options/istiod';
import type { Option } from '../options/option';
import { SINCE_V020 } from '../options/row';
import { controller } from '../options/server';
import type { AgentSettings } from '../settings';

/** What of an agent another one of its cluster can collide with. */
export interface Neighbour {
  readonly site: Construct;
  readonly settings: AgentSettings;
  readonly mesh: Mesh;
  /** What the mesh trusts, if the agent's props tell it. */
  readonly trustAnchor?: TrustAnchor;
}

const AGENTS = new ClusterRegister<Neighbour>();

type Rule = (own: Neighbour, other: Neighbour) => Refusal | undefined;

/** Refuses an agent that would take something away from another one of its cluster. */
export function checkOtherAgents(own: Neighbour): void {
  for (const other of agentsBeside(own.site)) {
    const refusal = firstOf([sameName, sameIstiod, sameElection, sameRoots, sameObject], own, other);
    if (refusal) refuse(own.site, { ...refusal, fix: `${refusal.fix} ${FOR_ANOTHER_CLUSTER}` });
  }
  AGENTS.add(own.site, own);
}

/** The other agents of the cluster that the app makes. */
export function agentsBeside(site: Construct): Neighbour[] {
  return AGENTS.beside(site);
}

/** How the user said an option: as a prop, or as a value of the chart. */
export function saidBy<T>({ quirks, release }: AgentSettings, { prop, values }: Option<T>): string {
  const value = quirks && values.find((each) => inSpan(release, each));
  return value ? `values.${value.path}` : prop;
}

function firstOf(rules: readonly Rule[], own: Neighbour, other: Neighbour): Refusal | undefined {
  for (const rule of rules) {
    const refusal = rule(own, other);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Whatever their namespaces are: the ClusterRole and its binding have the agent's name, in the chart of every release too. */
function sameName({ settings }: Neighbour, other: Neighbour): Refusal | undefined {
  const { name, quirks } = settings;
  if (name !== other.settings.name) return undefined;
  return {
    prop: quirks ? 'values.nameOverride' : 'name',
    received: name,
    allowed: `a name that no other agent of the cluster has; ${pathOf(other)} has it too, and of two ClusterRoles ${name} the last one applied takes the rights of the other`,
    fix: 'Give one of the two another name.',
  };
}

function sameIstiod({ settings }: Neighbour, other: Neighbour): Refusal | undefined {
  const [certificate, theirs] = [settings, other.settings].map((each) => each.get(istiod.certificate));
  const isMade = [certificate, theirs].every((each) => each !== undefined && each.maker !== 'none');
  if (!isMade || certificate?.namespace !== theirs?.namespace) return undefined;
  return {
    prop: settings.quirks ? `values.${ISTIOD_VALUES.enable}` : istiod.certificate.prop,
    received: certificate?.maker,
    allowed: `none, because ${pathOf(other)} has the certificate of the istiod in namespace ${certificate?.namespace} made, and both would write its Secret ${ISTIOD_SECRET}`,
    fix: 'Use IstiodCertificate.none() (in values app.tls.istiodCertificateEnable: false) for one of the two, or give the Meshes different namespaces.',
  };
}

function sameElection({ settings }: Neighbour, other: Neighbour): Refusal | undefined {
  const [own, theirs] = [electionOf(settings), electionOf(other.settings)];
  if (own === undefined || own !== theirs) return undefined;
  return {
    prop: saidBy(settings, controller.leaderElectionNamespace),
    received: own,
    allowed: `a namespace in which no other agent elects its leader; ${pathOf(other)} does so there, by the same Lease ${LEADER_ELECTION_LEASE}, and only the one that has it publishes its root`,
    fix: "Set leaderElectionNamespace of one of the two, for example to the agent's own namespace.",
  };
}

function electionOf({ release, ...settings }: AgentSettings): string | undefined {
  return inSpan(release, SINCE_V020) ? settings.get(controller.leaderElectionNamespace) : undefined;
}

/** Each writes its root into every namespace that it selects, and writes it again when another changes it. */
function sameRoots(own: Neighbour, other: Neighbour): Refusal | undefined {
  const [selector = '', theirs = ''] = [own, other].map(({ settings }) => settings.get(controller.namespaceSelector));
  if (hasSameRoot(own, other) || !canOverlap(selector, theirs)) return undefined;
  return {
    prop: saidBy(own.settings, controller.namespaceSelector),
    received: selector === '' ? undefined : selector,
    allowed: `a selector that shares no namespace with that of ${pathOf(other)} (${theirs || 'none: every namespace'}), because both write the ConfigMap ${ROOT_CONFIG_MAP} there`,
    fix: 'Select by one label with a value for each: for example "mesh=one" here and "mesh=two" there.',
  };
}

/** Whether two agents of one mesh publish what surely is the same. */
function hasSameRoot(own: Neighbour, other: Neighbour): boolean {
  const [anchor, theirs] = [own.trustAnchor, other.trustAnchor];
  if (own.mesh !== other.mesh || anchor === undefined || anchor.version !== theirs?.version) return false;
  // Whatever an issuer returns may be anything, and a reference is to an object of the agent's namespace.
  if (anchor.kind === 'discovered') return anchor.version !== anchor.kind;
  return anchor.kind === 'pem' || own.settings.namespace === other.settings.namespace;
}

/** Names that are not the agent's own but start with it, or that the user chose. */
function sameObject({ settings }: Neighbour, other: Neighbour): Refusal | undefined {
  const taken = new Set(agentObjects(other.settings).map(identify));
  const own = agentObjects(settings).find((object) => taken.has(identify(object)));
  if (own === undefined) return undefined;
  return {
    prop: own.id.startsWith('ExtraObject') ? 'values.extraObjects' : settings.quirks ? 'values.nameOverride' : 'name',
    received: settings.name,
    allowed: `a name by which no object is one of ${pathOf(other)}, too: ${identify(own)} is`,
    fix: 'Give one of the two another name.',
  };
}

function identify({ manifest: { apiVersion, kind, metadata } }: AgentObject): string {
  const group = apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
  return identityOf(group, kind, metadata.name, metadata.namespace);
}

function pathOf({ site }: Neighbour): string {
  return site.node.path;
}
