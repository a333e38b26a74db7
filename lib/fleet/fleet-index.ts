import { isJsonObject, type JsonObject } from '../internal/merge';
import { followsRule } from '../internal/names';
import { InputError, MOST_BYTES, readInput } from '../internal/read-input';
import { Allowance } from '../internal/tree';
import { byName, CLUSTER_NAME_RULE, folded } from './cluster-name';

/** The version of the index. It is raised when a reader of the old form would go wrong. */
const VERSION = 1;

/** The index of a whole fleet, in its output folder. */
export const INDEX_FILE = 'fleet.json';

/** The index of a shard, which stands beside those of the others: `fleet.1-of-4.json`. */
export const SHARD_FILE = /^fleet\.([1-9]\d{0,4})-of-([1-9]\d{0,4})\.json$/;

/** Far above 10,000 clusters of a dozen files each. */
const LIMITS = { nodes: 5_000_000, mebibytes: MOST_BYTES / 2 ** 20 };

/** What an agent's trust anchor is, as far as it is known at synthesis. */
export interface AnchorFacts {
  /** `discovered`, `pem`, `secret`, `configMap` or `bundle`. */
  readonly kind: string;
  /** A text that changes with the part that is known. */
  readonly version: string;
  /** SHA-256 of each certificate, where the trust anchor is given as PEM. */
  readonly roots?: readonly string[];
  /** Whether it is the root of a CA that this cluster makes for itself. */
  readonly own?: boolean;
}

/** A CA that signs in a cluster, where its certificate is given. */
export interface SignerFacts {
  /** SHA-256 of its public key (SubjectPublicKeyInfo). */
  readonly key: string;
  /** SHA-256 of those certificates of the trust anchors that it chains up to, where those are given as PEM. */
  readonly roots?: readonly string[];
}

/** What a cluster says of itself to the others. */
export interface ClusterFacts {
  readonly name: string;
  readonly region?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly wave: number;
  readonly kubeContext?: string;
  readonly trustDomain: string;
  /** The other trust domains that its istiods accept; nothing where no istiod is composed. */
  readonly trustDomainAliases?: readonly string[];
  readonly clusterId: string;
  readonly meshId?: string;
  readonly network?: string;
  /** The releases of Istio and of istio-csr, sorted. */
  readonly istio: readonly string[];
  readonly istioCsr: readonly string[];
  readonly trustAnchors: readonly AnchorFacts[];
  /** The CAs whose certificates are given, sorted by their keys. */
  readonly signers?: readonly SignerFacts[];
}

/** A cluster in the index. */
export interface ClusterEntry extends ClusterFacts {
  /** SHA-256 of the objects, so that what has not changed need not be written as YAML. */
  readonly objects: string;
  /** SHA-256 of each file, by its path below the folder of the cluster. */
  readonly files: Readonly<Record<string, string>>;
}

/** The text of an index: a line for each cluster, so that a changed cluster is a changed line. */
export function indexText(entries: readonly ClusterEntry[]): string {
  const lines = [...entries].sort(byName).map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "version": ${VERSION},\n  "clusters": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/**
 * The clusters of an index. What it says is used to overwrite and remove files, so that nothing is taken from it that leads out of the
 * folder of a cluster.
 *
 * @throws InputError for what is no index, naming the file
 */
export function readIndex(file: string): ClusterEntry[] {
  const text = readInput(file);
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch {
    throw new InputError(`${file}: is no index of a fleet: it is no JSON`);
  }
  const excess = new Allowance(LIMITS).excessOf(index);
  if (excess !== undefined) throw new InputError(`${file}: ${excess}`);
  if (!isJsonObject(index) || !Array.isArray(index.clusters)) throw unfit(file, 'it has no list of clusters');
  if (index.version !== VERSION) {
    throw unfit(file, `its version is not ${VERSION}, which this version of cdk8s-istio-csr writes and reads`);
  }
  const entries = (index.clusters as unknown[]).map((each, place) => entryOf(each, `${file}: clusters[${place}]`));
  const names = new Set(entries.map(({ name }) => folded(name)));
  if (names.size < entries.length) throw unfit(file, 'it has a cluster twice');
  return entries;
}

const HASH = /^[0-9a-f]{64}$/;
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}$/;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isHash = (value: unknown): boolean => typeof value === 'string' && HASH.test(value);
const isMapOf = (isFit: (value: unknown) => boolean) => (value: unknown) =>
  isJsonObject(value) && Object.values(value).every(isFit);
const optional = (isFit: (value: unknown) => boolean) => (value: unknown) => value === undefined || isFit(value);

/** What each field of a cluster has to be. */
const FIELDS: Readonly<Record<keyof ClusterEntry, (value: unknown) => boolean>> = {
  name: (value) => followsRule(value as string, CLUSTER_NAME_RULE),
  region: optional(isText),
  labels: optional(isMapOf(isText)),
  wave: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  kubeContext: optional(isText),
  trustDomain: isText,
  trustDomainAliases: optional(isTexts),
  clusterId: isText,
  meshId: optional(isText),
  network: optional(isText),
  istio: isTexts,
  istioCsr: isTexts,
  trustAnchors: (value) => Array.isArray(value) && value.every(isAnchor),
  signers: optional((value) => Array.isArray(value) && value.every(isSigner)),
  objects: isHash,
  files: (value) => isMapOf(isHash)(value) && Object.keys(value as JsonObject).every(isPath),
};

function isAnchor(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { kind, version, roots, own } = value;
  return [kind, version].every(isText) && optional(isTexts)(roots) && [undefined, true].includes(own as undefined);
}

function isSigner(value: unknown): boolean {
  return isJsonObject(value) && isHash(value.key) && optional(isTexts)(value.roots);
}

function isPath(path: string): boolean {
  return path.length <= 4096 && path.split('/').every((segment) => SEGMENT.test(segment));
}

function entryOf(value: unknown, place: string): ClusterEntry {
  if (!isJsonObject(value)) throw unfit(place, 'it is no map');
  const wrong = Object.entries(FIELDS).find(
    ([name, isFit]) => !isFit(Object.hasOwn(value, name) ? value[name] : undefined),
  );
  if (wrong !== undefined) throw unfit(place, `its field ${wrong[0]} is missing, or not what a fleet writes`);
  return value as unknown as ClusterEntry;
}

function unfit(place: string, problem: string): InputError {
  return new InputError(`${place}: is no index of a fleet: ${problem}`);
}
