import { isJsonObject, type JsonObject, mergeDeep } from '../internal/merge';
import { refuse, type Site } from '../internal/refusal';

/** The lists in the pilot's settings that are appended to; a merge would replace them. */
const ADDED_TO = ['env', 'overlays'];

/** The user's components merged over the given ones: objects field by field, the pilot's environment and overlays appended. */
export function mergeComponents(own: JsonObject, user: JsonObject): JsonObject {
  const merged = mergeDeep(own, user);
  const lists = ADDED_TO.map((name) => [name, [...pilotList(own, name), ...pilotList(user, name)]] as const);
  const joined = Object.fromEntries(lists.filter(([, list]) => list.length > 0));
  return Object.keys(joined).length === 0 ? merged : mergeDeep(merged, { pilot: { k8s: joined } });
}

/** Refuses a variable of istiod's environment that contradicts the settings. */
export function checkPilotEnvironment(site: Site, components: JsonObject, wanted: JsonObject): void {
  for (const entry of pilotList(components, 'env')) {
    if (!isJsonObject(entry) || typeof entry.name !== 'string' || !Object.hasOwn(wanted, entry.name)) continue;
    const value = wanted[entry.name];
    if (entry.value === value) continue;
    refuse(site, {
      prop: `components.pilot.k8s.env[${entry.name}]`,
      received: entry.value,
      allowed:
        value === undefined ? 'nothing here' : `${JSON.stringify(value)}, which follows from the agent and its mesh`,
      fix: 'Leave it out here.',
    });
  }
}

function pilotList(components: JsonObject, name: string): readonly unknown[] {
  const pilot = isJsonObject(components.pilot) ? components.pilot : {};
  const k8s = isJsonObject(pilot.k8s) ? pilot.k8s : {};
  const list = k8s[name];
  return Array.isArray(list) ? list : [];
}
