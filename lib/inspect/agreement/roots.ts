import { NAMESPACE_NAME_LABEL } from '../../facts/kubernetes';
import { selectionOf } from '../../internal/label-selector';
import type { Agent } from '../read/agents/agent';
import { deliveredCharts } from '../read/charts/delivered-charts';
import { textMapAt } from '../read/fields';
import { canMeet } from '../read/inventory';
import type { LoadedObject } from '../read/load';
import type { MeshReading } from '../read/mesh';
import { podsOf } from '../read/pods';
import type { Verdict } from './verdict';

/** The namespaces that an agent writes the root into: all, or those that its selector takes. */
export function rootSelectorOf(agent: Agent): string | undefined {
  return agent.flag('configmap-namespace-selector');
}

/** Whether an agent writes the root into a namespace; nothing where that cannot be seen. */
export function writesRootInto(agent: Agent, { name, body }: LoadedObject): boolean | undefined {
  const selects = remembered(SELECTIONS, agent, () => selectionOf(rootSelectorOf(agent) ?? UNKNOWN));
  // The API server gives each Namespace this label.
  const labelsOf = () =>
    new Map([...Object.entries(textMapAt(body, 'metadata', 'labels')), [NAMESPACE_NAME_LABEL, name]]);
  return selects?.(remembered(LABELS, body, labelsOf));
}

/** No selector: whether what is not known takes a namespace is not known. */
const UNKNOWN = '?';

/** Each agent meets each namespace. */
const SELECTIONS = new WeakMap<object, ReturnType<typeof selectionOf>>();
const LABELS = new WeakMap<object, ReadonlyMap<string, string>>();

function remembered<T>(known: WeakMap<object, T>, key: object, make: () => T): T {
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as T;
}

/** Pods of the mesh wait for the root in their own namespace: proxies with it verify who signs, and istiod. */
export function rootsReach(mesh: MeshReading): Verdict[] {
  return namespacesInNeed(mesh).flatMap(({ namespace, agents }) => {
    const [agent] = agents;
    if (agent === undefined) return [];
    const isOther = mesh.bundles.some(({ object }) => object.name === agent.rootsName);
    const answers = mesh.agents.map((one) => writesRootInto(one, namespace));
    if (answers.includes(undefined) || isOther) return [];
    const selector = rootSelectorOf(agent) ?? '';
    const holds = answers.includes(true);
    // Without any selector there is nothing to be told.
    if (holds && selector === '') return [];
    return {
      rule: 'root-reaches-namespace',
      holds,
      at: { namespace },
      from: { agent },
      found: holds ? `selected by ${selector}` : `no root: ${selector} is not in its labels`,
      meaning: `Namespace ${namespace.name}: it is in the mesh, and the namespace selector of ${agent.name} (${selector}) leaves it out: its pods get no root to verify anyone with, and do not start.`,
      fix: `Label the namespace so that ${selector} takes it, or widen --configmap-namespace-selector (app.controller.configmapNamespaceSelector in its chart).`,
    };
  });
}

/** The Namespaces whose pods need the root, with the agents that they ask: those of workloads, of istiod and ztunnel, and of gateways. */
function namespacesInNeed(mesh: MeshReading) {
  const agentOf = (target: ReturnType<typeof mesh.dials.askedBy>) =>
    target && 'agent' in target ? [target.agent] : [];
  const members = mesh.namespaces.map(({ object, ...membership }) => ({
    namespace: object,
    agents: agentOf(mesh.dials.from(membership).target),
  }));
  const planes = mesh.inventory.ofKind('', 'Namespace').map((namespace) => ({
    namespace,
    agents: mesh.planes
      .filter((plane) => plane.namespace !== undefined && canMeet(plane.namespace, namespace.name) && !plane.isRemote)
      .flatMap((plane) => agentOf(mesh.dials.askedBy(plane))),
  }));
  const gateways = gatewaysIn(mesh).map((namespace) => ({ namespace, agents: onlyOne(mesh.agents) }));
  const taken = new Set<LoadedObject>();
  return [...members, ...planes.filter(({ agents }) => agents.length > 0), ...gateways].filter(({ namespace }) => {
    const isNew = !taken.has(namespace);
    taken.add(namespace);
    return isNew;
  });
}

/** The Namespaces of pods that join the mesh by themselves, as gateways do. */
function gatewaysIn({ inventory }: MeshReading): LoadedObject[] {
  const pods = inventory.objects.flatMap(podsOf).filter(({ own, hasProxy }) => own === true || hasProxy);
  const charts = deliveredCharts(inventory).filter(({ chart }) => chart === 'gateway');
  const names = new Set([...pods, ...charts].map(({ namespace }) => namespace));
  return inventory.ofKind('', 'Namespace').filter(({ name }) => names.has(name));
}

/** Which of several agents a gateway asks, its pods do not tell. */
function onlyOne(agents: readonly Agent[]): readonly Agent[] {
  return agents.length === 1 ? agents : [];
}
