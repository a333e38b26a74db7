/**
 * A small model of a mesh whose root is exchanged: every part that keeps a root or a certificate of its own, and nothing else. What each
 * part does was read in the sources of istio-csr v0.17.0, Istio 1.30.3 and 1.31.0-rc.0, ztunnel 1.30.3 and trust-manager v0.25.0; the
 * moves say where.
 */

/** The old root, the new one, and sets of them as bits. */
export const OLD = 1;
export const NEW = 2;
export const BOTH = 3;
export type Roots = typeof OLD | typeof NEW | typeof BOTH;
export type Root = typeof OLD | typeof NEW;

export function holds(roots: Roots, root: Root): boolean {
  return (roots & root) !== 0;
}

/** How a mesh is built. */
export interface Plan {
  readonly clusters: number;
  /** What asks for certificates in each cluster. A ztunnel of old reads the root with which it verifies the agent once, at its start. */
  readonly proxies: readonly ('proxy' | 'ztunnel' | 'old ztunnel')[];
  readonly replicas: number;
  /** Up to Istio 1.30 istiod reads its root at its start alone. */
  readonly istiod: 'reads its root at its start' | 'follows its root';
  /** Who collects the roots: trust-manager, or nobody where the output has them as PEM. */
  readonly collects: 'trust-manager' | 'the output';
  /** What makes another CA sign: another issuer in the agent's flags, or the same issuer that is pointed elsewhere. */
  readonly switches: 'the flags of the agent' | 'the issuer in place';
  /** The root above each CA: where both are below one root, an intermediate alone is exchanged. */
  readonly rootAbove: (signer: Root) => Root;
}

export const PLAN: Plan = {
  clusters: 1,
  proxies: ['proxy', 'proxy'],
  replicas: 2,
  istiod: 'reads its root at its start',
  collects: 'trust-manager',
  switches: 'the flags of the agent',
  rootAbove: (signer) => signer,
};

export interface Replica {
  /** The roots in its file, as far as it has read it: it hands these out, and publishes them while it is the leader. */
  readonly file: Roots;
  /** The CA that it has certificates signed with. */
  readonly signer: Root;
  /** The CA that signed its own certificate. */
  readonly serves: Root;
}

export interface Istiod {
  readonly roots: Roots;
  readonly serves: Root;
}

export interface ProxyState {
  /** The root ConfigMap as the kubelet has it in the pod: the proxy verifies istiod with it. */
  readonly mount: Roots;
  /** What it verifies the agent with: the mount, unless it has read that at its start alone. */
  readonly dials: Roots;
  /** The CA that signed its certificate. */
  readonly signer: Root;
  /** The roots that came with the certificate: it verifies other proxies with them. */
  readonly trusts: Roots;
}

export interface Cluster {
  /** How many commits are applied. */
  readonly commits: number;
  /** Whether the new root has been made. */
  readonly isMade: boolean;
  /** The ConfigMap that the agent mounts. */
  readonly collected: Roots;
  readonly replicas: readonly Replica[];
  /** The root ConfigMap. */
  readonly published: Roots;
  /** The CA that signed what is in `istiod-tls`. */
  readonly secret: Root;
  readonly istiod: Istiod;
  /** What the API server verifies istiod with. */
  readonly webhooks: Roots;
  readonly proxies: readonly ProxyState[];
}

export type Mesh = readonly Cluster[];

export function startOf({ clusters, proxies, replicas }: Plan): Mesh {
  const proxy = { mount: OLD, dials: OLD, signer: OLD, trusts: OLD } as const;
  const cluster: Cluster = {
    commits: 0,
    isMade: false,
    collected: OLD,
    replicas: Array.from({ length: replicas }, () => ({ file: OLD, signer: OLD, serves: OLD }) as const),
    published: OLD,
    secret: OLD,
    istiod: { roots: OLD, serves: OLD },
    webhooks: OLD,
    proxies: proxies.map(() => proxy),
  };
  return Array.from({ length: clusters }, () => cluster);
}

/** Equal for meshes that differ in nothing but in which of several alike is which: replicas, and proxies of one kind. */
export function keyOf(mesh: Mesh, { proxies: kinds }: Plan): string {
  return mesh
    .map((cluster) => {
      const { commits, isMade, collected, replicas, published, secret, istiod, webhooks, proxies } = cluster;
      const alike = [
        ...replicas.map(({ file, signer, serves }) => `a${file}${signer}${serves}`),
        ...proxies.map(
          ({ mount, dials, signer, trusts }, index) => `${kinds[index]}${mount}${dials}${signer}${trusts}`,
        ),
      ].sort();
      const own = [commits, Number(isMade), collected, published, secret, istiod.roots, istiod.serves, webhooks];
      return own.join('') + alike.join();
    })
    .join('|');
}

/** The CA that is to sign after so many commits, and the roots that are to be trusted. */
export function wantedSigner(commits: number): Root {
  return commits < 2 ? OLD : NEW;
}

export function wantedRoots(commits: number): Roots {
  if (commits === 0) return OLD;
  return commits < 3 ? BOTH : NEW;
}
