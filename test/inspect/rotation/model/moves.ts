import { ca, named, ofCluster, proxyName } from './handshakes';
import {
  type Cluster,
  holds,
  type Mesh,
  type Plan,
  type ProxyState,
  type Replica,
  wantedRoots,
  wantedSigner,
} from './mesh';

/** Something that happens by itself, at any time, or that somebody does: the mesh after it. */
export interface Move {
  readonly text: string;
  readonly mesh: Mesh;
  /** The commit that it applies. */
  readonly commit?: number;
}

/** What may happen by itself in a mesh: each part does what it does at any time, and as late as it likes. */
export function ownMoves(mesh: Mesh, plan: Plan): Move[] {
  return mesh.flatMap((cluster, at) =>
    clusterMoves(cluster, at, plan).map(([text, changes]) => ({
      text: `${inCluster(plan, at)}${text}`,
      mesh: replaced(mesh, at, { ...cluster, ...changes }),
    })),
  );
}

/** The commit that a cluster may take next, whether that is safe or not. */
export function nextCommit(mesh: Mesh, at: number, plan: Plan): Move | undefined {
  const cluster = mesh[at] as Cluster;
  if (cluster.commits === 3) return undefined;
  return committed(mesh, at, plan, cluster.commits + 1);
}

/** Back from the second commit: the old CA signs again. */
export function wayBack(mesh: Mesh, at: number, plan: Plan): Move | undefined {
  const isThere = mesh[at]?.commits === 2;
  return isThere
    ? { ...committed(mesh, at, plan, 1), text: `${inCluster(plan, at)}commit 2 is taken back` }
    : undefined;
}

function committed(mesh: Mesh, at: number, plan: Plan, commits: number): Move {
  const cluster = mesh[at] as Cluster;
  const signer = wantedSigner(commits);
  const isPem = plan.collects === 'the output';
  const isInPlace = plan.switches === 'the issuer in place';
  const next: Cluster = {
    ...cluster,
    commits,
    isMade: isPem || cluster.isMade,
    collected: isPem ? wantedRoots(commits) : cluster.collected,
    // Whoever asks the issuer gets from now on what its new CA signs.
    replicas: isInPlace ? cluster.replicas.map((one) => ({ ...one, signer })) : cluster.replicas,
  };
  return {
    text: `${inCluster(plan, at)}commit ${commits} is applied`,
    mesh: replaced(mesh, at, next),
    commit: commits,
  };
}

type Change = readonly [text: string, changes: Partial<Cluster>];

function clusterMoves(cluster: Cluster, at: number, plan: Plan): Change[] {
  const { commits, isMade, collected, published, secret, istiod, replicas, proxies } = cluster;
  const signer = wantedSigner(commits);
  const changes: Change[] = [
    // A Bundle whose source is not there yet is not written at all.
    ['the new root is made', { isMade: isMade || commits > 0 }],
    ...(plan.collects === 'trust-manager' && isMade
      ? [[`the Bundle has ${named(wantedRoots(commits))}`, { collected: wantedRoots(commits) }] as const]
      : []),
    // cert-manager issues anew when issuerRef changes; an issuer that changes in place is asked when the certificate is renewed.
    [`istiod-tls is issued by ${ca(signer)}`, { secret: signer }],
    [`istiod serves what ${ca(secret)} signed`, { istiod: { ...istiod, serves: secret } }],
    ['istiod starts anew', { istiod: { roots: published, serves: secret } }],
    // pilot/pkg/bootstrap/certcontroller.go: CaCertFile is among the files that it watches from 1.31 on.
    ...(plan.istiod === 'follows its root'
      ? [[`istiod reads ${named(published)} from its file`, { istiod: { ...istiod, roots: published } }] as const]
      : []),
    // pkg/webhooks/webhookpatch.go: the CA bundle of istiod itself.
    [`the webhooks get ${named(istiod.roots)}`, { webhooks: istiod.roots }],
  ];
  for (const [index, replica] of replicas.entries()) {
    const into = (next: Partial<Replica>) => ({ replicas: replaced(replicas, index, { ...replica, ...next }) });
    const fresh = { file: collected, signer, serves: signer };
    changes.push(
      // pkg/tls/rootca: each replica watches the file of its own pod.
      [`a replica of the agent reads ${named(collected)}`, into({ file: collected })],
      [`a replica of the agent starts anew, with a certificate of ${ca(signer)}`, into(fresh)],
      [
        `a replica of the agent renews its own certificate, with ${ca(replica.signer)}`,
        into({ serves: replica.signer }),
      ],
      // pkg/controller/configmap.go writes what the leader has read; any replica may become the leader.
      [`the agent publishes ${named(replica.file)}`, { published: replica.file }],
    );
  }
  for (const [index, proxy] of proxies.entries()) {
    const name = proxyName(plan, at, index).replace(/ of cluster.*/, '');
    const into = (next: Partial<ProxyState>) => ({ proxies: replaced(proxies, index, { ...proxy, ...next }) });
    const isOld = plan.proxies[index] === 'old ztunnel';
    // A sidecar reads the file when it connects anew after a failure (citadel/client.go, reconnect); ztunnel rebuilds its channel when
    // the file changes since 1.29.2 (ztunnel PR 1775), and before that never.
    const arrived = isOld ? { mount: published } : { mount: published, dials: published };
    changes.push([`the file of ${name} gets ${named(published)}`, into(arrived)]);
    for (const replica of replicas) {
      // The last element of the answer is all that the proxy trusts from then on (secretcache.go, generateNewSecret).
      const answer = { signer: replica.signer, trusts: replica.file };
      const isSigned = holds(replica.file, plan.rootAbove(replica.signer));
      const got = `gets a certificate of ${ca(replica.signer)}, and ${named(replica.file)}`;
      if (isSigned && holds(proxy.dials, plan.rootAbove(replica.serves)))
        changes.push([`${name} ${got}`, into(answer)]);
      if (isSigned && holds(published, plan.rootAbove(replica.serves))) {
        changes.push([`${name} starts anew and ${got}`, into({ mount: published, dials: published, ...answer })]);
      }
    }
  }
  return changes;
}

function replaced<T>(list: readonly T[], at: number, by: T): T[] {
  return list.map((one, index) => (index === at ? by : one));
}

function inCluster(plan: Plan, at: number): string {
  return ofCluster(plan, at).replace(/^ of (.*)/, 'in $1 ');
}
