import { isJsonObject, type JsonObject, mergeDeep, ownField } from '../internal/merge';
import { MOST_BYTES, readInput } from '../internal/read-input';
import { hidden, RefusalError, refuse } from '../internal/refusal';
import { safeText } from '../internal/safe-text';
import { Allowance } from '../internal/tree';
import { parseYaml } from '../internal/yaml';
import { Mesh, type MeshProps } from '../mesh';
import { FleetCluster, type FleetClusterProps } from './fleet-cluster';

/** The version of the file. It is raised when a file of the old form would mean something else. */
const VERSION = 1;

/** Far above 10,000 clusters. */
const LIMITS = { nodes: 2_000_000, mebibytes: MOST_BYTES / 2 ** 20 };

const FILE_FIELDS = ['version', 'defaults', 'clusters'];

/** What a cluster can have in the file; all but the first two stand for all clusters in `defaults`, too. */
const CLUSTER_FIELDS = Object.keys({
  name: true,
  kubeContext: true,
  mesh: true,
  region: true,
  labels: true,
  wave: true,
  settings: true,
} satisfies Record<keyof FleetClusterProps, true>);
const DEFAULT_FIELDS = CLUSTER_FIELDS.slice(2);

const MESH_FIELDS = Object.keys({
  trustDomain: true,
  clusterId: true,
  namespace: true,
  revisions: true,
  revisionTags: true,
  dataPlane: true,
  platform: true,
  cni: true,
  ztunnelNamespace: true,
  cniNamespace: true,
  meshId: true,
  network: true,
} satisfies Record<keyof MeshProps, true>);

/** The fields whose maps a cluster adds to, key by key. */
const MERGED = ['mesh', 'labels', 'settings'];

/**
 * The clusters that a file lists. docs/fleet.schema.json says what may stand in it.
 *
 * @throws InputError for what cannot be read, RefusalError for what no cluster is made of
 */
export function readClusters(file: string): FleetCluster[] {
  const [document, ...more] = parseYaml(readInput(file), file, {}, new Allowance(LIMITS));
  if (more.length > 0) throw new RefusalError(`${file}: holds more than one document`);
  const place = `Fleet.fromFile: ${file}`;
  const { version, defaults = {}, clusters } = mapOf(place, 'the file', document, FILE_FIELDS);
  if (version !== VERSION) {
    refuse(place, { prop: 'version', received: version, allowed: `${VERSION}`, fix: `Write "version: ${VERSION}".` });
  }
  const shared = mapOf(place, 'defaults', defaults, DEFAULT_FIELDS);
  if (!Array.isArray(clusters)) {
    refuse(place, { prop: 'clusters', received: hidden(clusters), allowed: 'a list', fix: 'List the clusters there.' });
  }
  return (clusters as unknown[]).map((each, index) => clusterOf(place, `clusters[${index}]`, each, shared));
}

function clusterOf(place: string, at: string, value: unknown, defaults: JsonObject): FleetCluster {
  const own = mapOf(place, at, value, CLUSTER_FIELDS);
  const props = { ...defaults, ...own };
  for (const field of MERGED) {
    const [base, over] = [defaults, own].map((each) => (field in each ? ownField(each, field) : {}));
    props[field] = mergeDeep(mapOf(place, `defaults.${field}`, base), mapOf(place, `${at}.${field}`, over));
  }
  const mesh = mapOf(place, `${at}.mesh`, props.mesh, MESH_FIELDS);
  try {
    // What a field is of is checked there, as for every caller without types.
    const facts = new Mesh({ clusterId: own.name as string, ...mesh });
    return new FleetCluster({ ...(props as unknown as FleetClusterProps), mesh: facts });
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    const name = typeof own.name === 'string' ? ` (${safeText(own.name, LONGEST_NAME)})` : '';
    throw new RefusalError(`${place}: ${at}${name}: ${error.message}`);
  }
}

const LONGEST_NAME = 63;

function mapOf(place: string, prop: string, value: unknown, fields?: readonly string[]): JsonObject {
  if (!isJsonObject(value)) {
    const fix = 'Look at the JSON schema of the file: npx cdk8s-istio-csr fleet schema.';
    return refuse(place, { prop, received: hidden(value), allowed: 'a map', fix });
  }
  const unknown = Object.keys(value).find((key) => fields?.includes(key) === false);
  if (unknown === undefined) return value;
  return refuse(place, {
    prop: `${prop}: ${unknown}`,
    received: hidden(value[unknown]),
    allowed: `no other field than ${fields?.join(', ')}`,
    fix: 'Correct the name; what the composer alone reads belongs into settings.',
  });
}
