import type { Duration } from 'cdk8s';
import type { IIssuer } from './issuer';

/** One kind of certificate that a component of the mesh requests from cert-manager, with the widest request that it makes. */
export interface CertificateNeed {
  /** A short name for the kind: `workload`, `serving`, `istiod`, or the name of a CA's Certificate. */
  readonly name: string;

  /** The namespace of the CertificateRequests. */
  readonly namespace: string;

  /** The issuers that the requests name. */
  readonly issuers: IIssuer[];

  /**
   * The ServiceAccount that creates the CertificateRequests, as `NAMESPACE/NAME`.
   *
   * @default - cert-manager's controller, which creates the requests of Certificates
   */
  readonly requester?: string;

  /**
   * The name of the Certificate resource behind the requests.
   *
   * @default - none: the component creates its CertificateRequests itself
   */
  readonly certificate?: string;

  /**
   * Whether a CA certificate is requested.
   *
   * @default false
   */
  readonly isCa?: boolean;

  /**
   * The common name.
   *
   * @default - none
   */
  readonly commonName?: string;

  /**
   * The organizations (O) in the subject. Requests made by Istio's own code have one empty organization (istio issue 53828).
   *
   * @default - none
   */
  readonly organizations?: string[];

  /**
   * The DNS names among the SANs.
   *
   * @default - none
   */
  readonly dnsNames?: string[];

  /**
   * The URIs among the SANs. `*` stands for one segment of a path.
   *
   * @default - none
   */
  readonly uris?: string[];

  /**
   * The key usages that the request names.
   *
   * @default - none: cert-manager's own default
   */
  readonly usages?: string[];

  /**
   * The longest lifetime that is requested.
   *
   * @default - not known
   */
  readonly maxDuration?: Duration;

  /**
   * How long before its expiry cert-manager renews the Certificate.
   *
   * @default - not known, or cert-manager's own default: a third of the lifetime
   */
  readonly renewBefore?: Duration;

  /**
   * The algorithm of the key: `RSA`, `ECDSA` or `Ed25519`.
   *
   * @default - RSA of 2048 bits and more, or ECDSA: what Istio's proxies may choose
   */
  readonly keyAlgorithm?: string;

  /**
   * The size of the key, in bits.
   *
   * @default - not known: RSA of 2048 to 8192 bits, or ECDSA of 256 to 384
   */
  readonly keySize?: number;
}

/** A construct that requests certificates from cert-manager. */
export interface ICertificateConsumer {
  /** Every kind of certificate that it requests. */
  readonly certificateNeeds: CertificateNeed[];
}
