import type { CertificateCache } from '../../x509/certificate-cache';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import { TLS_CLIENT, TLS_SERVER, verifyChain } from './chain';

/** A certificate of a workload with what it brings along, and who holds it. */
export interface HeldChain {
  readonly subject: string;
  readonly certificates: readonly ParsedCertificate[];
}

/** The CA certificates that proxies hold to verify others with, and one of these proxies. */
export interface HeldRoots {
  readonly subject: string;
  readonly certificates: readonly ParsedCertificate[];
}

/** Far above the CAs that sign in a cluster during a rotation, and the bundles that its proxies hold. */
const MOST_KINDS = 20;

/** What the workloads of a cluster show to others, and verify others with: one of each kind, as thousands are alike. */
export class Evidence {
  private readonly byPath = new Map<string, HeldChain>();
  private readonly byRoots = new Map<string, HeldRoots>();

  /** One chain for each way up to a root. */
  public get chains(): readonly HeldChain[] {
    return [...this.byPath.values()];
  }

  public get roots(): readonly HeldRoots[] {
    return [...this.byRoots.values()];
  }

  /** @param anchors what the cluster is meant to trust, to tell by which CA a leaf was signed */
  public sawChain(held: HeldChain, anchors: readonly ParsedCertificate[], at: Date, cache: CertificateCache): void {
    const [leaf] = held.certificates;
    if (leaf === undefined) return;
    const { path } = verifyChain(held.certificates, anchors, at, cache, [TLS_SERVER, TLS_CLIENT]);
    keep(this.byPath, [leaf.issuer, ...fingerprints(path.slice(1))].join(' '), held);
  }

  public sawRoots(held: HeldRoots): void {
    keep(this.byRoots, fingerprints(held.certificates).sort().join(' '), held);
  }
}

function fingerprints(certificates: readonly ParsedCertificate[]): string[] {
  return certificates.map(({ fingerprint }) => fingerprint);
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  if (!map.has(key) && map.size < MOST_KINDS) map.set(key, value);
}
