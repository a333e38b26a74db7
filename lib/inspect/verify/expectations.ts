import type { CertificateCache } from '../../x509/certificate-cache';
import type { ParsedCertificate } from '../../x509/parsed-certificate';
import type { Evidence } from './evidence';

/** What the certificates of a mesh are compared with. What is not known is not compared. */
export interface Expectations {
  readonly trustDomain?: string;
  readonly namespaces?: readonly string[];
  readonly serviceAccounts?: readonly string[];
  /** The workloads that were synthesized, as NAMESPACE/SERVICE_ACCOUNT, `*` for any account. */
  readonly workloads?: readonly string[];
  /** The longest life of a workload's certificate: the agent's maximum. */
  readonly maxLifetimeSeconds?: number;
  /** The moment at which everything has to be valid. */
  readonly at: Date;
  /** The share of a certificate's life below which it is near its end, from 0 to 1. */
  readonly warnBelow: number;
}

/** What proxies are judged by, wherever they were read. */
export interface Criteria {
  /** The CA certificates that the mesh is meant to trust; nothing where they could not be read. */
  readonly anchors?: readonly ParsedCertificate[];
  /** The certificates of istiod's own CA, where a cluster tells them (Secrets `istio-ca-secret` and `cacerts`). */
  readonly istiods: readonly ParsedCertificate[];
  readonly expectations: Expectations;
  readonly cache: CertificateCache;
  /** Is shown what the proxies hold, for who compares clusters with each other. */
  readonly evidence?: Evidence;
}

/** What a running mesh is judged by. */
export interface MeshCriteria extends Criteria {
  /** The namespace of istiod. */
  readonly meshNamespace: string;
  /** The namespaces that were asked for; all of them where there is none. */
  readonly namespaces: readonly string[];
  /** The addresses of the agent, where synthesized output tells them. */
  readonly caAddresses: readonly string[];
  readonly agentHosts: readonly string[];
  readonly clusterId?: string;
}
