import { MOST_MINORS_APART } from '../facts/istio';
import { grouped } from '../internal/grouped';
import { refuse } from '../internal/refusal';
import { VersionNumber } from '../releases/version-number';
import { checkOwnRoots, checkSignerKeys, checkTrust } from './agreement-on-trust';
import { byName } from './cluster-name';
import type { ClusterFacts } from './fleet-index';
import { type Members, siteOf } from './members';

/** What holds of the clusters of one mesh: each rule refuses two of them. */
const RULES: readonly ((mesh: string, members: Members) => void)[] = [
  checkClusterIds,
  checkNetworks,
  checkTrustDomains,
  checkIstio,
  checkOwnRoots,
  checkSignerKeys,
  checkTrust,
];

/**
 * Refuses clusters of one mesh (the same `meshId`) that contradict each other, as far as constructs tell. What is not known, such as the
 * content of a ConfigMap, is no contradiction.
 */
export function checkAgreement(clusters: readonly ClusterFacts[]): void {
  const spanning = [...clusters].sort(byName).filter(({ meshId }) => meshId !== undefined);
  for (const [mesh, members] of grouped(spanning, ({ meshId = '' }) => meshId)) {
    if (members.length > 1) for (const rule of RULES) rule(mesh, members);
  }
}

/** The part of it that the facts of a `Mesh` tell before anything is composed. */
export function checkMeshFacts(clusters: readonly ClusterFacts[]): void {
  checkAgreement(
    clusters.map((each) => ({
      ...each,
      trustDomainAliases: undefined,
      istio: [],
      trustAnchors: [],
      signers: undefined,
    })),
  );
}

function checkClusterIds(mesh: string, members: Members): void {
  const owners = new Map<string, ClusterFacts>();
  for (const each of members) {
    const owner = owners.get(each.clusterId);
    if (owner !== undefined) {
      refuse(siteOf(each), {
        prop: 'mesh.clusterId',
        received: each.clusterId,
        allowed: `an id that no other cluster of the mesh ${mesh} has; ${owner.name} has it too`,
        fix: 'Istio tells the clusters of a mesh apart by it: give each its own.',
      });
    }
    owners.set(each.clusterId, each);
  }
}

function checkNetworks(mesh: string, members: Members): void {
  const [without, within] = [members.find(({ network }) => !network), members.find(({ network }) => network)];
  if (without === undefined || within === undefined) return;
  refuse(siteOf(without), {
    prop: 'mesh.network',
    received: without.network,
    allowed: `a network, as ${within.name} of the mesh ${mesh} has one ("${within.network}")`,
    fix: 'Istio takes a cluster without a network for one that is reached directly from everywhere: name a network for each cluster, or for none.',
  });
}

/** Each istiod has to accept the trust domain of every cluster, its own or as an alias, and so both ways. */
function checkTrustDomains(mesh: string, members: Members): void {
  const domains = new Map(members.map((each) => [each.trustDomain, each]));
  if (domains.size === 1) return;
  for (const each of members) {
    const { trustDomainAliases: aliases, trustDomain } = each;
    // Without an istiod here nobody knows which aliases there are.
    if (aliases === undefined) continue;
    const missing = [...domains].find(([domain]) => domain !== trustDomain && !aliases.includes(domain));
    if (missing === undefined) continue;
    const [domain, other] = missing;
    refuse(siteOf(each), {
      prop: 'trustDomainAliases',
      received: aliases,
      allowed: `the trust domain "${domain}" of ${other.name} among them, because both are of the mesh ${mesh} and ${each.name} has "${trustDomain}"`,
      fix: 'Give all clusters of a mesh one trustDomain, or list those of the others as trustDomainAliases of every ExternalCaIstio.',
    });
  }
}

function checkIstio(mesh: string, members: Members): void {
  const releases = members.flatMap((cluster) =>
    cluster.istio.flatMap((version) => {
      const number = VersionNumber.parse(version);
      return number === undefined ? [] : { cluster, version, number };
    }),
  );
  releases.sort((a, b) => a.number.order(b.number));
  const [oldest, newest] = [releases[0], releases.at(-1)];
  // Two revisions in one cluster are its own business, so that each end is held against the other clusters.
  const pairs = [
    [oldest, releases.filter(({ cluster }) => cluster !== oldest?.cluster).at(-1)],
    [releases.find(({ cluster }) => cluster !== newest?.cluster), newest],
  ] as const;
  for (const [older, newer] of pairs) {
    if (older === undefined || newer === undefined || !areFarApart(older.number, newer.number)) continue;
    refuse(siteOf(older.cluster), {
      prop: 'version of ExternalCaIstio',
      received: older.version,
      allowed: `at most ${MOST_MINORS_APART} minor version behind ${newer.cluster.name} of the mesh ${mesh}, which has ${newer.version}`,
      fix: 'Istio supports one minor version between a control plane and the proxies that it has to do with: update the older cluster first, minor by minor.',
    });
  }
}

function areFarApart(older: VersionNumber, newer: VersionNumber): boolean {
  return newer.major !== older.major || newer.minor - older.minor > MOST_MINORS_APART;
}
