import { refuse } from '../internal/refusal';
import type { ClusterFacts } from './fleet-index';
import { type Members, siteOf } from './members';

/** Two clusters that make a root each, and trust that alone, refuse each other's workloads. */
export function checkOwnRoots(mesh: string, members: Members): void {
  const [one, other] = members.filter(({ trustAnchors }) => trustAnchors.some(({ own }) => own));
  if (one === undefined || other === undefined) return;
  refuse(siteOf(other), {
    prop: 'trustAnchor',
    received: 'the root of a CA that the cluster makes for itself',
    allowed: `a root that ${one.name} trusts as well, because both are of the mesh ${mesh}; ${one.name} makes a root of its own, too`,
    fix: 'Make the root once and an intermediate for each cluster (CaSecretIssuer), and pin the root with TrustAnchor.',
  });
}

/** A CA of each cluster's own: who holds the key that two clusters share signs for both, and neither can be taken out of the mesh alone. */
export function checkSignerKeys(mesh: string, members: Members): void {
  const owners = new Map<string, ClusterFacts>();
  for (const each of members) {
    for (const { key } of each.signers ?? []) {
      const owner = owners.get(key);
      if (owner !== undefined) {
        refuse(siteOf(each), {
          prop: 'caCertificate',
          received: `a CA with the key that ${owner.name} has`,
          allowed: `a CA of its own, because both are of the mesh ${mesh}`,
          fix: 'Sign an intermediate for each cluster with the root that they share.',
        });
      }
      owners.set(key, each);
    }
  }
}

/** What a cluster trusts, and the roots that each of its CAs may chain up to, all as hashes. */
interface Trust {
  readonly cluster: ClusterFacts;
  readonly roots: ReadonlySet<string>;
  readonly signers: readonly (readonly string[])[];
}

/** Each cluster has to trust the CAs of all others, as far as trust anchors are known. */
export function checkTrust(mesh: string, members: Members): void {
  // Most clusters of a mesh have the same: each kind is looked at once.
  const kinds = [...new Map(members.flatMap(trustOf).map((each) => [kindOf(each), each])).values()];
  for (const [index, one] of kinds.entries()) {
    for (const other of kinds.slice(0, index)) {
      refuseStranger(mesh, one, other);
      refuseStranger(mesh, other, one);
    }
  }
}

function trustOf(cluster: ClusterFacts): Trust[] {
  const all = cluster.trustAnchors.map(({ roots }) => roots);
  if (all.length === 0 || all.includes(undefined)) return [];
  const roots = [...new Set(all.flatMap((each) => each ?? []))].sort();
  const signers = cluster.signers?.flatMap((signer) => (signer.roots === undefined ? [] : [signer.roots])) ?? [];
  // An agent hands out nothing that does not chain up to its trust anchor, so that its CA is below one of those.
  return [{ cluster, roots: new Set(roots), signers: signers.length > 0 ? signers : [roots] }];
}

function kindOf({ roots, signers }: Trust): string {
  return JSON.stringify([[...roots], signers]);
}

function refuseStranger(mesh: string, one: Trust, other: Trust): void {
  const stranger = other.signers.find((roots) => !roots.some((root) => one.roots.has(root)));
  if (stranger === undefined) return;
  const what = other.cluster.signers === undefined ? 'root that' : 'root above the CA that signs in';
  const trusts = other.cluster.signers === undefined ? `${other.cluster.name} trusts as well` : other.cluster.name;
  refuse(siteOf(one.cluster), {
    prop: 'trustAnchor',
    received: `${one.roots.size} certificate${one.roots.size === 1 ? '' : 's'}`,
    allowed: `at least one ${what} ${trusts}, because both are of the mesh ${mesh}`,
    fix: 'Put the roots of both into the trust anchor of each.',
  });
}
