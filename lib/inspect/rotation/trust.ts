import { TRUST_NAMESPACE_ANNOTATION } from '../../internal/annotations';
import { certificatesFromPem, PemError } from '../../x509/pem';
import type { FoundAgent } from '../read/agents';
import { missedTarget } from '../read/bundle-target';
import { listAt, mapAt, textAt } from '../read/fields';
import { mountedEntry } from '../read/mounted-file';
import type { Signer } from './agent-state';
import { type Inventory, nameOf, type Root } from './inventory';

/** What an agent makes the mesh trust. */
export interface Trust {
  /** What is trusted in whole: a Bundle, a ConfigMap, a Secret, or what the issuer returns. */
  readonly label: string;
  readonly roots: readonly Root[];
  /** Parts whose content is not known here, by name. With them anything may be trusted. */
  readonly unknown: readonly string[];
  /** Why what the agent mounts is not what fills it, where that can be seen. */
  readonly broken?: string;
}

/** Whether a trust has a root: `maybe` where that cannot be seen. */
export function holds({ roots, unknown }: Trust, root: Root): 'yes' | 'maybe' | 'no' {
  if (roots.some(({ key }) => key === root.key)) return 'yes';
  // A root that is made in the cluster may be one of those that are given by their certificate.
  const isComparable = roots.every(({ isMadeInCluster }) => isMadeInCluster === root.isMadeInCluster);
  return unknown.length > 0 || !isComparable ? 'maybe' : 'no';
}

interface Part {
  readonly roots: readonly Root[];
  readonly unknown: readonly string[];
}

/** The trust of an agent, from its flag, its volumes and what fills them. */
export function trustOf(inventory: Inventory, agent: FoundAgent, signers: readonly Signer[]): Trust {
  const { deployment } = agent;
  const file = agent.flag('root-ca-file');
  if (file === '') return discovered(signers);
  const mounted = mountedEntry(deployment.body, agent.container, file);
  const where = deployment.namespace ?? '';
  if (mounted === undefined) return { label: file, roots: [], unknown: [`the file ${file}`] };
  const { kind, name, key } = mounted;
  if (kind === 'Secret') {
    return { label: `Secret ${where}/${name}`, ...secretPart(inventory, name, key, where) };
  }
  const bundle = inventory.ofKind('trust.cert-manager.io', 'Bundle').find((each) => each.name === name);
  if (bundle === undefined) {
    return { label: `ConfigMap ${where}/${name}`, ...configMapPart(inventory, name, key, where) };
  }
  const sourceNamespace = textAt(bundle.body, 'metadata', 'annotations', TRUST_NAMESPACE_ANNOTATION);
  const broken = missedTarget(bundle, mounted, where);
  const parts = listAt(bundle.body, 'spec', 'sources').map((source) => sourcePart(inventory, source, sourceNamespace));
  return {
    label: `Bundle ${name}`,
    roots: parts.flatMap(({ roots }) => roots),
    unknown: parts.flatMap(({ unknown }) => unknown),
    broken,
  };
}

/** An agent without a file trusts what its issuer returns, which for a chain made here is its root. */
function discovered(signers: readonly Signer[]): Trust {
  const workload = signers.filter(({ purpose }) => purpose === 'workloads');
  return {
    label: 'what the issuer returns',
    roots: workload.flatMap(({ root }) => (root ? [root] : [])),
    unknown: workload.filter(({ root }) => root === undefined).map(({ label }) => `what ${label} returns`),
  };
}

function sourcePart(inventory: Inventory, source: unknown, namespace: string | undefined): Part {
  const inLine = textAt(source, 'inLine');
  if (inLine !== undefined) return pemPart(inLine, 'a text in the Bundle');
  for (const kind of ['secret', 'configMap'] as const) {
    const name = textAt(source, kind, 'name');
    const key = textAt(source, kind, 'key') ?? '';
    if (name === undefined) continue;
    return kind === 'secret'
      ? secretPart(inventory, name, key, namespace)
      : configMapPart(inventory, name, key, namespace);
  }
  const [first = 'nothing'] = Object.keys(mapAt(source));
  return { roots: [], unknown: [`a source of the Bundle (${first})`] };
}

/** An entry of a Secret: `ca.crt` is the root above its Certificate, `tls.crt` the Certificate itself, which may be no root. */
function secretPart(inventory: Inventory, name: string, key: string, namespace?: string): Part {
  const certificate = inventory.certificateIn(name, namespace);
  const chain = certificate ? inventory.chainUpFrom(certificate) : [];
  const root = key === 'ca.crt' || chain.length === 1 ? inventory.rootOf(chain) : undefined;
  if (root) return { roots: [root], unknown: [] };
  return { roots: [], unknown: [`entry ${key} of Secret ${certificate ? nameOf(certificate) : name}`] };
}

function configMapPart(inventory: Inventory, name: string, key: string, namespace?: string): Part {
  const found = inventory.objects.filter(
    (object) =>
      object.kind === 'ConfigMap' &&
      object.name === name &&
      (namespace === undefined || object.namespace === namespace),
  );
  const pem = found.length === 1 ? textAt(found[0]?.body, 'data', key) : undefined;
  const label = `entry ${key} of ConfigMap ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return pem === undefined ? { roots: [], unknown: [label] } : pemPart(pem, label);
}

function pemPart(pem: string, label: string): Part {
  try {
    // By key and name, so that a certificate that was renewed with the same key is the same root.
    const roots = certificatesFromPem(pem).map(({ fingerprint, subject, publicKeyHash }) => ({
      key: `certificate ${publicKeyHash} ${subject}`,
      isMadeInCluster: false,
      label: `certificate "${subject}" (SHA-256 ${fingerprint.slice(0, 23)}...)`,
    }));
    return { roots, unknown: [] };
  } catch (error) {
    if (error instanceof PemError) return { roots: [], unknown: [`${label}, which ${error.message}`] };
    throw error;
  }
}
