import { coversHost } from '../../internal/hosts';
import { isJsonObject } from '../../internal/merge';
import { valueAt } from '../read/fields';
import type { Assumptions } from './assumption';
import type { AgentFacts, GraphDraft, NamespaceFacts, PlaneFacts } from './draft';
import type { Inventory } from './inventory';
import { humanSeconds } from './lifetime';
import { nodeKey } from './model';

/** How long a proxy's certificate lives when nothing says otherwise (SECRET_TTL in Istio 1.8 to 1.30). */
const DEFAULT_ASKED_SECONDS = 24 * 3600;

/** Draws who sends signing requests where: an address that no Service answers is missing. */
export function resolveDials(inventory: Inventory, assumptions: Assumptions, draft: GraphDraft): void {
  const addresses = new Addresses(inventory, assumptions, draft);
  for (const plane of draft.planes) {
    if (plane.address === undefined) continue;
    const target = addresses.keyOf(plane.address);
    draft.connect(plane.key, plane.role === 'istiod' ? 'tellsToDial' : 'dials', target);
    trustRoots(plane.key, target, draft);
  }
  for (const namespace of draft.namespaces) connectNamespace(namespace, draft, addresses);
}

function connectNamespace(namespace: NamespaceFacts, draft: GraphDraft, addresses: Addresses): void {
  const ztunnels = draft.planes.filter(({ role }) => role === 'ztunnel');
  const [ztunnel] = ztunnels;
  if (namespace.ambient && ztunnel !== undefined && ztunnels.length === 1) {
    draft.connect(namespace.key, 'dialsThrough', ztunnel.key);
    if (ztunnel.address !== undefined) setLifetime(namespace, addresses.keyOf(ztunnel.address), ztunnel, draft);
    return;
  }
  const istiods = draft.planes.filter(({ role }) => role === 'istiod');
  const chosen = istiods.filter(({ revision }) => revision === namespace.revision);
  // A tag can stand for a revision; it says nothing of its own as long as all istiods say the same.
  const candidates = chosen.length > 0 ? chosen : istiods;
  const targets = new Set(candidates.map(({ address }) => address && addresses.keyOf(address)));
  const [target] = targets;
  if (targets.size === 1 && target !== undefined) {
    draft.connect(namespace.key, 'dials', target);
    trustRoots(namespace.key, target, draft);
    if (candidates[0]) setLifetime(namespace, target, candidates[0], draft);
  } else if (istiods.length === 0 && draft.agents.length === 1 && draft.agents[0] !== undefined) {
    // Files without an installer of Istio: the one agent is there for somebody.
    draft.connect(namespace.key, 'dials', draft.agents[0].key);
    trustRoots(namespace.key, draft.agents[0].key, draft);
  }
}

/** Proxies, ztunnel and istiod trust what the agent that answers them writes into every namespace. */
function trustRoots(reader: string, target: string, draft: GraphDraft): void {
  const agent = draft.agents.find(({ key }) => key === target);
  if (agent === undefined) return;
  draft.readings.push({ store: { kind: 'ConfigMap', name: agent.rootsName }, reader, relation: 'trusts' });
}

/** The workloads get what their proxies ask for, up to what the agent allows. */
function setLifetime(namespace: NamespaceFacts, target: string, plane: PlaneFacts, draft: GraphDraft): void {
  const longest = draft.agents.find(({ key }) => key === target)?.longestSeconds ?? Number.POSITIVE_INFINITY;
  const seconds = Math.min(plane.askedSeconds ?? DEFAULT_ASKED_SECONDS, longest);
  draft.setLifetime(namespace.key, humanSeconds(seconds));
}

/** What answers at an address. */
class Addresses {
  public constructor(
    private readonly inventory: Inventory,
    private readonly assumptions: Assumptions,
    private readonly draft: GraphDraft,
  ) {}

  /** The node that answers at an address: an agent behind a Service, or by the names in its certificate; else the address itself. */
  public keyOf(address: string): string {
    const host = hostOf(address);
    const [whole, name = '', namespace = '', suffix] = /^([^.]+)\.([^.]+)(\.svc(?:\..+)?)?$/.exec(host) ?? [];
    const service = whole === undefined ? undefined : this.inventory.find('', 'Service', namespace, name);
    // NAME.NAMESPACE may be a host of the world as well: only ".svc" says for sure that it is a Service.
    if (whole === undefined || (suffix === undefined && service === undefined)) {
      return this.byServingName(host)?.key ?? this.outside(host);
    }
    const agent = service === undefined ? undefined : this.behind(valueAt(service.body, 'spec', 'selector'), namespace);
    return agent?.key ?? this.service(namespace, name, service !== undefined);
  }

  private byServingName(host: string): AgentFacts | undefined {
    return this.draft.agents.find(({ servingNames }) => coversHost(servingNames, host));
  }

  private behind(selector: unknown, namespace: string): AgentFacts | undefined {
    if (!isJsonObject(selector) || Object.keys(selector).length === 0) return undefined;
    return this.draft.agents.find(
      (agent) =>
        (agent.namespace === undefined || agent.namespace === namespace) &&
        Object.entries(selector).every(([label, value]) => agent.podLabels[label] === value),
    );
  }

  private service(namespace: string, name: string, exists: boolean): string {
    const key = nodeKey('Service', namespace, name);
    const assumed = !exists && this.assumptions.covers('Service', namespace, name);
    this.draft.add({
      key,
      kind: 'service',
      heading: 'Service',
      name,
      namespace,
      details: exists ? ['no istio-csr behind it'] : [],
      assumed,
      missing: exists || assumed ? undefined : 'no such Service',
    });
    return key;
  }

  private outside(host: string): string {
    const key = nodeKey('Host', undefined, host);
    this.draft.add({ key, kind: 'service', heading: 'Host', name: host, details: ['outside these files'] });
    return key;
  }
}

/** The host of HOST:PORT, also with a scheme before it. */
function hostOf(address: string): string {
  return address
    .replace(/^[a-z]+:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
}
