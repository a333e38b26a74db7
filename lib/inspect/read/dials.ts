import { isDeepStrictEqual } from 'node:util';
import { istiodName } from '../../facts/istio';
import { coversHost } from '../../internal/hosts';
import { isJsonObject } from '../../internal/merge';
import type { Agent } from './agents/agent';
import { listAt, mapAt, valueAt } from './fields';
import { canMeet, type Inventory } from './inventory';
import type { Membership } from './namespaces';
import type { Plane } from './planes/plane';

/** What answers at an address: an agent, an istiod, a Service without one of these behind it, or a host outside of the cluster. */
export type Target =
  | { readonly agent: Agent }
  | { readonly istiod: Plane }
  | { readonly service: { readonly namespace: string; readonly name: string; readonly exists: boolean } }
  | { readonly host: string };

/** Whom the workloads of a namespace ask for their certificates. */
export interface Dialling {
  /** The istiod or ztunnel that tells them whom, or asks for them. */
  readonly plane?: Plane;
  readonly target?: Target;
}

/** Who sends signing requests where. */
export class Dials {
  /** What was told already: thousands of namespaces are members in a few ways. */
  private readonly byMembership = new Map<string, Dialling>();

  public constructor(
    private readonly inventory: Inventory,
    private readonly agents: readonly Agent[],
    private readonly planes: readonly Plane[],
    /** Whether the Services of the agents are not among the objects, so that the names in their certificates have to tell. */
    private readonly areServicesUnseen = false,
  ) {}

  /** What answers at the address that a plane is told: an agent behind a Service, or by the names in its certificate; else the address itself. */
  public targetOf(plane: Plane): Target | undefined {
    return this.answering(plane.address, plane);
  }

  /** What answers where a plane asks, or has its proxies ask: istiod where it is told nothing else. Nothing where that is not known. */
  public askedBy(plane: Plane): Target | undefined {
    return this.answering(plane.asks, plane);
  }

  /** The istiod that configures a plane: itself, or the one that a ztunnel is told. */
  public istiodOf(plane: Plane): Plane | undefined {
    if (plane.role === 'istiod') return plane;
    const target = this.answering(plane.istiodAddress, plane);
    return target && 'istiod' in target ? target.istiod : undefined;
  }

  /** The ports of the Service that a plane asks, or has its proxies ask; nothing where they are not known. */
  public portsAskedBy(plane: Plane): readonly number[] | undefined {
    const target = this.askedBy(plane);
    // What is unread of a chart may set the port.
    if (plane.asks === undefined || !target || !('agent' in target) || target.agent.isNameOpen) return undefined;
    const [, name = '', namespace = ''] = serviceName(plane.asks, plane) ?? [];
    const spec = mapAt(this.inventory.find('', 'Service', namespace, name)?.body, 'spec');
    // Without an address of its own a Service hands on any port.
    if (spec.clusterIP === 'None') return undefined;
    const ports = listAt(spec, 'ports').map((one) => valueAt(one, 'port'));
    const numbers = ports.filter((port): port is number => typeof port === 'number');
    return numbers.length > 0 && numbers.length === ports.length ? numbers : undefined;
  }

  private answering(address: string | undefined, dialler: Plane): Target | undefined {
    if (address === undefined) return undefined;
    const host = hostOf(address);
    const [whole, name = '', namespace = '', suffix] = serviceName(address, dialler) ?? [];
    const istiod = whole === undefined ? undefined : this.istiodNamed(name, namespace);
    if (istiod !== undefined) return { istiod };
    const service = whole === undefined ? undefined : this.inventory.find('', 'Service', namespace, name);
    // NAME.NAMESPACE may be a host of the world as well: only ".svc" says for sure that it is a Service.
    if (whole === undefined || (suffix === undefined && service === undefined)) {
      const agent = this.serving(host);
      return agent ? { agent } : { host };
    }
    const agent = service
      ? this.behind(valueAt(service.body, 'spec', 'selector'), namespace)
      : this.areServicesUnseen && this.serving(`${name}.${namespace}.svc`);
    return agent ? { agent } : { service: { namespace, name, exists: service !== undefined } };
  }

  /** The istiod behind its Service, which is called after its revision. */
  private istiodNamed(name: string, namespace: string): Plane | undefined {
    return this.planes.find(
      (one) => one.role === 'istiod' && istiodName(one.revision) === name && canMeet(one.namespace, namespace),
    );
  }

  private serving(host: string): Agent | undefined {
    return this.agents.find(({ servingNames }) => coversHost(servingNames, host));
  }

  /** Whom the workloads of a namespace dial, as far as all that may tell them says the same. */
  public from(membership: Membership): Dialling {
    const way = `${membership.ambient} ${membership.revision}`;
    const dialling = this.byMembership.get(way) ?? this.toldFrom(membership);
    this.byMembership.set(way, dialling);
    return dialling;
  }

  private toldFrom({ revision, ambient }: Membership): Dialling {
    const ztunnels = this.planes.filter(({ role }) => role === 'ztunnel');
    const [ztunnel] = ztunnels;
    if (ambient && ztunnels.length === 1) return { plane: ztunnel, target: this.targetOf(ztunnel) };
    const istiods = this.planes.filter(({ role }) => role === 'istiod');
    const chosen = istiods.filter((istiod) => istiod.revision === revision);
    // A tag that nobody here explains can stand for a revision; it says nothing of its own as long as all istiods say the same.
    const candidates = chosen.length > 0 ? chosen : istiods;
    const [plane] = candidates;
    if (plane === undefined) {
      // Files without an installer of Istio: the one agent is there for somebody.
      const [agent, ...others] = this.agents;
      return agent && others.length === 0 ? { target: { agent } } : {};
    }
    const [target, ...more] = candidates.map((one) => this.targetOf(one));
    return target !== undefined && more.every((one) => isDeepStrictEqual(one, target)) ? { plane, target } : {};
  }

  private behind(selector: unknown, namespace: string): Agent | undefined {
    if (!isJsonObject(selector) || Object.keys(selector).length === 0) return undefined;
    const isSelected = ({ podLabels }: Agent) =>
      Object.entries(selector).every(([label, value]) => valueAt(podLabels, label) === value);
    return this.agents.find((agent) => canMeet(agent.namespace, namespace) && isSelected(agent));
  }
}

/** The parts of an address that may be a Service's: the whole host, its name, its namespace, and what stands behind it. */
function serviceName(address: string, dialler: Plane): readonly string[] | null {
  const host = hostOf(address);
  // A search domain completes a name without dots; that of ztunnel is known, and proxies have one each.
  const isShort = !host.includes('.') && dialler.role === 'ztunnel' && dialler.namespace !== undefined;
  const full = isShort ? `${host}.${dialler.namespace}.svc` : host;
  return /^([^.]+)\.([^.]+)(\.svc(?:\..+)?)?$/.exec(full);
}

/** The host of HOST:PORT, also with a scheme before it, and as DNS compares it. */
export function hostOf(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\/\/?/, '')
    .replace(/\/.*$/, '')
    .replace(/:\d*$/, '')
    .replace(/\.$/, '');
}
