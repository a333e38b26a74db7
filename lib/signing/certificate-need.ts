import type { Duration } from 'cdk8s';
import type { IIssuer } from './issuer';

/** One kind of certificate that something in the mesh asks cert-manager for, and the most that it ever asks. */
export interface CertificateNeed {
  /** A short name for it: `workload`, `serving`, `istiod`, or the name of a CA's Certificate. */
  readonly name: string;

  /** The namespace of the CertificateRequests. */
  readonly namespace: string;

  /** The issuers that are asked. */
  readonly issuers: IIssuer[];

  /**
   * The ServiceAccount that creates the CertificateRequests, as `NAMESPACE/NAME`.
   *
   * @default - cert-manager's controller, which creates those of Certificates
   */
  readonly requester?: string;

  /**
   * The name of the Certificate, where it is one.
   *
   * @default - the requests are made without a Certificate
   */
  readonly certificate?: string;

  /**
   * Whether it is the certificate of a CA.
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
   * The organizations in the subject. Requests of Istio's own code have one that is empty (istio issue 53828).
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
   * The longest lifetime that is asked for.
   *
   * @default - not known
   */
  readonly maxDuration?: Duration;

  /**
   * How long before its end cert-manager renews it, where it is a Certificate.
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

/** Something that asks cert-manager for certificates. */
export interface ICertificateConsumer {
  /** Everything that it asks for. */
  readonly certificateNeeds: CertificateNeed[];
}
