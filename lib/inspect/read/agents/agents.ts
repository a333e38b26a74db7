import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import type { Agent } from './agent';
import { deliveredAgents } from './delivered';
import { deployedAgents } from './deployed';

export interface ReadAgents {
  readonly agents: readonly Agent[];
  /** What comes with them and is not among the objects yet, such as what a chart will give. */
  readonly objects: readonly LoadedObject[];
}

/** Every agent of an output, however it is delivered, and all objects with those that come with the agents. */
export function readAgents(inventory: Inventory): { readonly agents: readonly Agent[]; readonly inventory: Inventory } {
  const read = [...deployedAgents(inventory), ...deliveredAgents(inventory)];
  const all = inventory.with(read.flatMap(({ objects }) => objects));
  // One that stands in a file goes before the same from a chart.
  const isThere = ({ object }: Agent) => object.kind !== 'Deployment' || all.objects.includes(object);
  return { agents: read.flatMap(({ agents }) => agents).filter(isThere), inventory: all };
}
