import type { Member } from '../fleet/member';

/**
 * Clusters that are meshes of their own, put together where they know a root by the same name: what one of them trusts already, another
 * one is to get in a later wave. A root that is made in a cluster is told by its Secret here, whichever cluster it is in.
 */
export function together(members: readonly Member[]): Member[][] {
  const groups: { keys: Set<string>; members: Member[] }[] = [];
  for (const member of members.map(unplaced)) {
    const keys = member.trust.roots.map(({ key }) => key);
    const alike = groups.filter((group) => keys.some((key) => group.keys.has(key)));
    const [first = { keys: new Set<string>(), members: [] as Member[] }, ...more] = alike;
    if (alike.length === 0) groups.push(first);
    for (const other of more) {
      for (const key of other.keys) first.keys.add(key);
      first.members.push(...other.members);
      groups.splice(groups.indexOf(other), 1);
    }
    for (const key of keys) first.keys.add(key);
    first.members.push(member);
  }
  return groups.map((group) => group.members);
}

function unplaced(member: Member): Member {
  const { cluster, trust, signers } = member;
  const without = <T extends { readonly key: string; readonly label: string; readonly isMadeInCluster: boolean }>(
    root: T,
  ): T =>
    root.isMadeInCluster
      ? { ...root, key: root.key.slice(cluster.length + 1), label: root.label.replace(/ of \S+$/, '') }
      : root;
  return {
    ...member,
    signers: signers.map((signer) => ({ ...signer, root: signer.root && without(signer.root) })),
    trust: { ...trust, roots: trust.roots.map(without) },
  };
}
