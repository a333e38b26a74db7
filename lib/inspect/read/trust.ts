import { PemError } from '../../x509/pem';
import type { Agent, PlacedEntry } from './agents/agent';
import type { Root } from './authorities';
import { type Bundle, missedTarget } from './bundles';
import { listAt, mapAt, textAt } from './fields';
import type { MeshReading } from './mesh';
import { type MountedEntry, STORES } from './mounted-file';
import { nameOf } from './objects';
import type { Pems } from './pems';

/** What an agent makes the mesh trust. */
export interface Trust {
  /** What is trusted in whole: a Bundle, a ConfigMap, a Secret, or what the issuer returns. */
  readonly label: string;
  readonly roots: readonly Root[];
  /** Parts whose content is not known here, by name. With them anything may be trusted. */
  readonly unknown: readonly string[];
  /** Those of the unknown parts that are an entry of a Secret or ConfigMap which is not here, by where a cluster has them. */
  readonly elsewhere?: readonly PlacedEntry[];
  /** Why what the agent mounts is not what fills it, where that can be seen. Kubernetes leaves such a pod waiting. */
  readonly broken?: string;
}

/** Whether a trust has a root: `maybe` where that cannot be seen. */
export function holds({ roots, unknown }: Trust, root: Root): 'yes' | 'maybe' | 'no' {
  const { keys, origins } = summaryOf(roots);
  if (keys.has(root.key)) return 'yes';
  // A root that is made in the cluster may be one of those that are given by their certificate.
  const isComparable = !origins.has(!root.isMadeInCluster);
  return unknown.length > 0 || !isComparable ? 'maybe' : 'no';
}

interface Summary {
  readonly keys: ReadonlySet<string>;
  /** Whether there are roots that are made in the cluster, and others. */
  readonly origins: ReadonlySet<boolean>;
}

const SUMMARIES = new WeakMap<readonly Root[], Summary>();

/** A list of roots is asked for each root of an output. */
function summaryOf(roots: readonly Root[]): Summary {
  const known = SUMMARIES.get(roots);
  if (known !== undefined) return known;
  const keys = new Set(roots.map(({ key }) => key));
  const summary = { keys, origins: new Set(roots.map(({ isMadeInCluster }) => isMadeInCluster)) };
  SUMMARIES.set(roots, summary);
  return summary;
}

type Part = Pick<Trust, 'roots' | 'unknown' | 'elsewhere'>;

type TrustSources = Pick<MeshReading, 'inventory' | 'authorities' | 'bundles' | 'pems'>;

/** From its flag, its volumes and what fills them; without a file an agent trusts what its issuer returned. */
export function trustOf(agent: Agent, sources: TrustSources, returned: Part): Trust {
  const file = agent.rootFile;
  if (file === undefined) {
    const unknown = [`what ${agent.unread.join(', ')} tells it to trust`];
    return { label: 'what it is told to trust', roots: [], unknown };
  }
  if (file === '') return { label: 'what the issuer returns', ...returned };
  const mounted = agent.rootEntry;
  const where = mounted?.namespace ?? '';
  if (mounted === undefined) return { label: file, roots: [], unknown: [`the file ${file}`] };
  const { kind, name } = mounted;
  const bundle = kind === 'ConfigMap' && sources.bundles.find(({ object }) => object.name === name);
  if (!bundle) {
    const broken = missedEntry(mounted, where, sources);
    return { label: `${kind} ${where}/${name}`, ...entryPart(sources, mounted, where), broken };
  }
  const parts = listAt(bundle.object.body, 'spec', 'sources').map((source) => sourcePart(sources, source, bundle));
  return {
    label: `Bundle ${name}`,
    roots: parts.flatMap(({ roots }) => roots),
    unknown: parts.flatMap(({ unknown }) => unknown),
    elsewhere: parts.flatMap(({ elsewhere }) => elsewhere ?? []),
    broken: mounted.namespace === undefined ? undefined : missedTarget(bundle, mounted, where),
  };
}

/** Why a ConfigMap lacks the entry that is mounted; an empty one is there for a controller to fill. */
function missedEntry({ kind, name, key }: MountedEntry, namespace: string, { inventory }: TrustSources) {
  const configMap = kind === 'ConfigMap' ? inventory.find('', kind, namespace, name) : undefined;
  const entries = ['data', 'binaryData'].flatMap((field) => Object.keys(mapAt(configMap?.body, field)));
  return entries.length > 0 && !entries.includes(key) ? `ConfigMap ${name} has no entry ${key}` : undefined;
}

function sourcePart(sources: TrustSources, source: unknown, { trustNamespace }: Bundle): Part {
  const inLine = textAt(source, 'inLine');
  if (inLine !== undefined) return pemPart(sources.pems, inLine, 'a text in the Bundle');
  for (const [field, kind] of STORES) {
    const name = textAt(source, field, 'name');
    const key = textAt(source, field, 'key') ?? '';
    if (name !== undefined) return entryPart(sources, { kind, name, key }, trustNamespace);
  }
  const [first = 'nothing'] = Object.keys(mapAt(source));
  return { roots: [], unknown: [`a source of the Bundle (${first})`] };
}

/** An entry of a ConfigMap, or of a Secret: `ca.crt` is the root above its Certificate, `tls.crt` the Certificate itself, which may be no root. */
function entryPart({ inventory, authorities, pems }: TrustSources, entry: MountedEntry, namespace: string): Part {
  const { kind, name, key } = entry;
  if (kind === 'ConfigMap') {
    const pem = textAt(inventory.find('', kind, namespace, name)?.body, 'data', key);
    const label = `entry ${key} of ConfigMap ${namespace}/${name}`;
    return pem === undefined
      ? { roots: [], unknown: [label], elsewhere: [{ ...entry, namespace }] }
      : pemPart(pems, pem, label);
  }
  const certificate = authorities.certificateIn(name, namespace);
  const chain = certificate ? [certificate, ...authorities.chainOf(certificate.issuer)] : [];
  const root = key === 'ca.crt' || chain.length === 1 ? authorities.rootOf(chain) : undefined;
  if (root) return { roots: [root], unknown: [] };
  const unknown = [`entry ${key} of Secret ${certificate ? nameOf(certificate.object) : name}`];
  return { roots: [], unknown, elsewhere: [{ ...entry, namespace: namespace === '' ? undefined : namespace }] };
}

/** By key and name, so that a certificate that was renewed with the same key is the same root. */
export function rootKeyOf({
  publicKeyHash,
  subject,
}: {
  readonly publicKeyHash: string;
  readonly subject: string;
}): string {
  return `certificate ${publicKeyHash} ${subject}`;
}

function pemPart(pems: Pems, pem: string, label: string): Part {
  try {
    const certificates = pems.read(pem);
    if (certificates === undefined) return { roots: [], unknown: [`${label}, which is more than is read`] };
    const roots = certificates.map((certificate) => ({
      key: rootKeyOf(certificate),
      isMadeInCluster: false,
      label: `certificate "${certificate.subject}" (SHA-256 ${certificate.fingerprint.slice(0, 23)}...)`,
    }));
    return { roots, unknown: [] };
  } catch (error) {
    if (error instanceof PemError) return { roots: [], unknown: [`${label}, which ${error.message}`] };
    throw error;
  }
}
