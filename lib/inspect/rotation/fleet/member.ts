import type { ClusterEntry } from '../../../fleet/fleet-index';
import type { Root } from '../../read/authorities';
import { mapAt } from '../../read/fields';
import type { Signer } from '../../read/mesh';
import type { Trust } from '../../read/trust';
import type { AgentState } from '../step';

/** An issuer that signs in a cluster, as far as other clusters have to do with it. */
export interface MemberSigner {
  /** `Issuer istio-system/istio-ca`. */
  readonly label: string;
  readonly purpose: string;
  /** None where its chain leaves the output. */
  readonly root?: Root;
  /** Equal for the same signer with the same settings. */
  readonly identity: string;
  /** Equal where the CAs of its cluster, as far as their certificates are given, end at the same roots. */
  readonly endsAt?: string;
}

/** An agent of a cluster as the others of its mesh see it. It keeps no object, so that a thousand of them are small. */
export interface Member {
  readonly cluster: string;
  readonly wave: number;
  readonly signers: readonly MemberSigner[];
  readonly trust: Trust;
}

/** Trusts by what they hold: most clusters of a fleet trust the same, which is kept and asked once. */
export class Trusts {
  private readonly known = new Map<string, Trust>();

  public once(trust: Trust): Trust {
    const key = trustKey(trust);
    const known = this.known.get(key);
    if (known === undefined) this.known.set(key, trust);
    return known ?? trust;
  }
}

/** Equal for trusts that hold the same. */
export function trustKey({ roots, unknown }: Trust): string {
  return JSON.stringify([roots.map(({ key }) => key).sort(), [...unknown].sort()]);
}

export function memberOf(entry: ClusterEntry, state: AgentState, trusts: Trusts): Member {
  const { name, wave } = entry;
  const { label, roots, unknown } = state.trust;
  const endsAt = endOf(entry);
  return {
    cluster: name,
    wave,
    signers: state.signers.map((signer) => ({ ...memberSigner(signer, name), endsAt })),
    trust: trusts.once({ label, unknown, roots: roots.map((root) => rootIn(root, name)) }),
  };
}

/** An issuer whose Secret gets another CA is as it was; the index tells where that ends, if its certificate was given. */
function endOf({ signers = [] }: ClusterEntry): string | undefined {
  const roots = signers.map((signer) => signer.roots);
  return roots.length === 0 || roots.includes(undefined) ? undefined : JSON.stringify(roots.flat().sort());
}

function memberSigner({ label, purpose, object, root }: Signer, cluster: string): MemberSigner {
  const identity = JSON.stringify([label, purpose, mapAt(object?.body, 'spec')]);
  return { label, purpose, identity, root: root && rootIn(root, cluster) };
}

/** A root that is made in a cluster is another one in each. */
function rootIn({ key, label, isMadeInCluster }: Root, cluster: string): Root {
  return isMadeInCluster
    ? { key: `${cluster} ${key}`, label: `${label} of ${cluster}`, isMadeInCluster }
    : { key, label, isMadeInCluster };
}
