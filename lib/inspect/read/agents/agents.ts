import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import type { Agent } from './agent';
import { deliveredAgents } from './delivered';
import { deployedAgents } from './deployed';
import { operatedAgents } from './operated';

export interface ReadAgents {
  readonly agents: readonly Agent[];
  /** What comes with them and is not among the objects yet, such as what a chart will give or an operator make. */
  readonly objects: readonly LoadedObject[];
}

/** Every agent of an output, however it is delivered, and all objects with those that come with the agents. */
export function readAgents(inventory: Inventory): { readonly agents: readonly Agent[]; readonly inventory: Inventory } {
  const read = [...deployedAgents(inventory), ...deliveredAgents(inventory), ...operatedAgents(inventory)];
  const all = inventory.with(read.flatMap(({ objects }) => objects));
  // One that stands in a file goes before the same from a chart or an operator.
  const there = new Set(all.objects);
  const isThere = ({ object }: Agent) => object.kind !== 'Deployment' || there.has(object);
  return { agents: read.flatMap(({ agents }) => agents).filter(isThere), inventory: all };
}
