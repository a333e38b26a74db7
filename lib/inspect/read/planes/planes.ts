import { type DeliveredChart, deliveredCharts } from '../charts/delivered-charts';
import { textAt } from '../fields';
import type { Inventory } from '../inventory';
import type { LoadedObject } from '../load';
import { fromIstioOperator, fromSail, ztunnelFromSail } from './installed';
import { istiod, type Plane, ztunnel } from './plane';
import { fromDaemonSet, fromInjector } from './rendered';

/** The objects that install istiod or ztunnel, by group and kind. */
const READERS: readonly (readonly [string, string, (object: LoadedObject) => Plane[]])[] = [
  ['install.istio.io', 'IstioOperator', fromIstioOperator],
  ['sailoperator.io', 'Istio', fromSail],
  ['sailoperator.io', 'ZTunnel', ztunnelFromSail],
  ['', 'ConfigMap', fromInjector],
  ['apps', 'DaemonSet', fromDaemonSet],
];

/** istiod and ztunnel, by whichever way they are installed: the address each has been told to send signing requests to. */
export function planesOf(inventory: Inventory): Plane[] {
  const fromObjects = READERS.flatMap(([group, kind, read]) => inventory.ofKind(group, kind).flatMap(read));
  return [...fromObjects, ...deliveredCharts(inventory).flatMap(fromChart)];
}

/** What is unread may say all that the values do not, and where it goes over them, all. */
function fromChart({ chart, namespace, values, unread, isOverridden, object }: DeliveredChart): Plane[] {
  const known = isOverridden ? {} : values;
  if (chart === 'istiod') return [{ ...istiod(object, namespace, textAt(known, 'revision'), known), unread }];
  return chart === 'ztunnel' ? [{ ...ztunnel(object, namespace, known), unread }] : [];
}
