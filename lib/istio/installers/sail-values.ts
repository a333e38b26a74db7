import { isJsonObject, type JsonObject } from '../../internal/merge';
import { refuse, type Site } from '../../internal/refusal';
import type { SailOperatorVersion } from '../../releases/sail/sail-operator-version';
import type { Installation } from './strategy';

/** What helps with a key that Sail's resources do not have; the first whose path fits. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/^values\.revisionTags$/, 'Set revisionTags on the Mesh, of which Sail gets IstioRevisionTags.'],
  [/^values\.platform$/, 'Set platform on the Mesh.'],
  [/^values\.gateways\b/, 'Install gateways with IstioGateway.'],
  [/./, 'See that it is spelled as there, leave it out, or use an installer by charts, which take any value.'],
];

/**
 * Refuses what the user gives and Sail's custom resources have no field for: the API server would drop it, and nobody would be told.
 * Below `global` the Istio counts, which has all that IstioCNI and ZTunnel have.
 */
export function checkSailValues(site: Site, { values, meshConfig }: Installation, operator: SailOperatorVersion): void {
  const given = { values: values ?? {}, meshConfig: meshConfig ?? {} };
  const lost =
    firstLost(given.values, '', 'values', operator) ??
    firstLost(given.meshConfig, 'meshConfig', 'meshConfig', operator);
  if (lost === undefined) return;
  const [, fix = ''] = FIXES.find(([pattern]) => pattern.test(lost.prop)) ?? [];
  const allowed = `what the resources of the ${operator.product} have there: ${lost.known.join(', ')}`;
  refuse(site, { prop: lost.prop, received: lost.received, allowed, fix });
}

interface Lost {
  readonly prop: string;
  readonly received: unknown;
  readonly known: readonly string[];
}

/** The first key that is lost; `path` is its place in Istio's values, `prop` where the user wrote it. */
function firstLost(given: JsonObject, path: string, prop: string, operator: SailOperatorVersion): Lost | undefined {
  const known = operator._valuesAt(path);
  if (known === undefined) return undefined;
  for (const [key, received] of Object.entries(given)) {
    if (received === undefined) continue;
    const [at, name] = [path === '' ? key : `${path}.${key}`, `${prop}.${key}`];
    if (!known.includes(key)) return { prop: name, received, known };
    const below = isJsonObject(received) ? firstLost(received, at, name, operator) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}
