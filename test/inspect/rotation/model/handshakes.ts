import { BOTH, type Cluster, holds, type Mesh, NEW, type Plan, type Root, type Roots } from './mesh';

/** A handshake that two parts of a mesh may make now, and that fails. */
export interface Failure {
  readonly between:
    | 'proxies'
    | 'API server and istiod'
    | 'proxy and istiod'
    | 'proxy and agent'
    | 'agent and its issuer';
  /** A sentence without its full stop. */
  readonly text: string;
}

type Verifies = (roots: Roots, signer: Root) => boolean;

/** Whatever fails in a mesh as it is. */
export function* failuresIn(mesh: Mesh, plan: Plan): Generator<Failure> {
  const verifies: Verifies = (roots, signer) => holds(roots, plan.rootAbove(signer));
  const all = mesh.flatMap(({ proxies }, at) =>
    proxies.map((proxy, index) => ({ ...proxy, name: proxyName(plan, at, index) })),
  );
  for (const one of all) {
    for (const other of all) {
      if (verifies(other.trusts, one.signer)) continue;
      const text = `${other.name} trusts ${named(other.trusts)} and refuses ${one.name}, whose certificate is from ${ca(one.signer)}`;
      yield { between: 'proxies', text };
    }
  }
  for (const [at, cluster] of mesh.entries()) yield* failuresAround(cluster, at, plan, verifies);
}

function* failuresAround(cluster: Cluster, at: number, plan: Plan, verifies: Verifies): Generator<Failure> {
  const { istiod, webhooks, replicas, proxies } = cluster;
  const where = ofCluster(plan, at);
  const whose = `whose certificate is from ${ca(istiod.serves)}`;
  if (!verifies(webhooks, istiod.serves)) {
    const text = `the API server${where} trusts ${named(webhooks)} and refuses istiod, ${whose}: no pod is injected`;
    yield { between: 'API server and istiod', text };
  }
  for (const [index, { mount, dials }] of proxies.entries()) {
    const name = proxyName(plan, at, index);
    if (!verifies(mount, istiod.serves)) {
      const text = `${name} has ${named(mount)} in its file and refuses istiod, ${whose}: it gets no configuration`;
      yield { between: 'proxy and istiod', text };
    }
    const refused = replicas.find(({ serves }) => !verifies(dials, serves));
    if (refused) {
      const text = `${name} verifies the agent with ${named(dials)} and refuses it, whose certificate is from ${ca(refused.serves)}: it cannot renew`;
      yield { between: 'proxy and agent', text };
    }
  }
  // istio-csr holds each certificate against its own roots before it hands it out (parseCertificateBundle in its pkg/server).
  const stuck = replicas.find(({ file, signer }) => !verifies(file, signer));
  if (stuck) {
    const text = `a replica of the agent${where} trusts ${named(stuck.file)} and hands out nothing that ${ca(stuck.signer)} signed`;
    yield { between: 'agent and its issuer', text };
  }
}

export function proxyName(plan: Plan, at: number, index: number): string {
  const { proxies } = plan;
  const kind = proxies[index] === 'proxy' ? 'proxy' : 'ztunnel';
  return `${kind}${proxies.length === 1 ? '' : ` ${index + 1}`}${ofCluster(plan, at)}`;
}

export function ofCluster({ clusters }: Plan, at: number): string {
  return clusters === 1 ? '' : ` of cluster ${'AB'[at]}`;
}

export function ca(signer: Root): string {
  return signer === NEW ? 'the new CA' : 'the old CA';
}

export function named(roots: Roots): string {
  if (roots === BOTH) return 'both roots';
  return roots === NEW ? 'the new root alone' : 'the old root alone';
}
