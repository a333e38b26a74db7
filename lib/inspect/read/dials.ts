import { isDeepStrictEqual } from 'node:util';
import { coversHost } from '../../internal/hosts';
import { isJsonObject } from '../../internal/merge';
import type { Agent } from './agents/agent';
import { valueAt } from './fields';
import { canMeet, type Inventory } from './inventory';
import type { Membership } from './namespaces';
import type { Plane } from './planes/plane';

/** What answers at an address: an agent, a Service without one behind it, or a host outside of the cluster. */
export type Target =
  | { readonly agent: Agent }
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
  public constructor(
    private readonly inventory: Inventory,
    private readonly agents: readonly Agent[],
    private readonly planes: readonly Plane[],
  ) {}

  /** What answers at the address of a plane: an agent behind a Service, or by the names in its certificate; else the address itself. */
  public targetOf({ address }: Plane): Target | undefined {
    if (address === undefined) return undefined;
    const host = hostOf(address);
    const [whole, name = '', namespace = '', suffix] = /^([^.]+)\.([^.]+)(\.svc(?:\..+)?)?$/.exec(host) ?? [];
    const service = whole === undefined ? undefined : this.inventory.find('', 'Service', namespace, name);
    // NAME.NAMESPACE may be a host of the world as well: only ".svc" says for sure that it is a Service.
    if (whole === undefined || (suffix === undefined && service === undefined)) {
      const agent = this.agents.find(({ servingNames }) => coversHost(servingNames, host));
      return agent ? { agent } : { host };
    }
    const agent = service && this.behind(valueAt(service.body, 'spec', 'selector'), namespace);
    return agent ? { agent } : { service: { namespace, name, exists: service !== undefined } };
  }

  /** Whom the workloads of a namespace dial, as far as all that may tell them says the same. */
  public from({ revision, ambient }: Membership): Dialling {
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

/** The host of HOST:PORT, also with a scheme before it. */
function hostOf(address: string): string {
  return address
    .replace(/^[a-z]+:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
}
