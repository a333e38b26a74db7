import { isJsonObject, type JsonObject, mergeDeep } from '../internal/merge';

/** The lists in the pilot's settings that are appended to; a merge would replace them. */
const ADDED_TO = ['env', 'overlays'];

/** The user's components merged over the given ones: objects field by field, the pilot's environment and overlays appended. */
export function mergeComponents(own: JsonObject, user: JsonObject): JsonObject {
  const lists = ADDED_TO.map((name) => [name, [...pilotList(own, name), ...pilotList(user, name)]] as const);
  const k8s = Object.fromEntries(lists.filter(([, list]) => list.length > 0));
  return mergeDeep(mergeDeep(own, user), { pilot: { k8s } });
}

/** One of the lists in the pilot's settings, empty where the components have none. */
export function pilotList(components: JsonObject, name: string): readonly unknown[] {
  const pilot = isJsonObject(components.pilot) ? components.pilot : {};
  const k8s = isJsonObject(pilot.k8s) ? pilot.k8s : {};
  const list = k8s[name];
  return Array.isArray(list) ? list : [];
}
